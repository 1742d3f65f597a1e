//! A MongoDB server for tests: says its address, and ends when its input does.

use std::io::{self, Write as _};

use doorcast_testkit::mongod::Server;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = Server::of_this_run()?;
    writeln!(io::stdout(), "{}", server.url())?;
    io::copy(&mut io::stdin(), &mut io::sink())?;
    Ok(())
}
