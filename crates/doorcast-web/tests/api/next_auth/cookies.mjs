// Makes sessions with the real NextAuth. On its input: {now, tokens: [{secret, claims, maxAge}]}, on its output the
// cookies a browser would have of each, as the text of a header.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const require = createRequire(`${process.argv[2]}/`);
const { encode } = require("next-auth/jwt");
// Not exported, so asked for as a file.
const { SessionStore, defaultCookies } = require(`${process.argv[2]}/next-auth/core/lib/cookie.js`);

const wish = JSON.parse(readFileSync(0, "utf8"));
Date.now = () => wish.now;
const made = [];
for (const { secret, claims, maxAge, secure } of wish.tokens) {
  const token = await encode({ secret, token: claims, maxAge });
  const option = defaultCookies(secure ?? false).sessionToken;
  const store = new SessionStore(option, { cookies: {}, headers: {} }, { debug() {} });
  const cookies = store.chunk(token, { expires: new Date(wish.now + 1000 * maxAge) });
  made.push(cookies.map(({ name, value }) => `${name}=${value}`).join("; "));
}
console.log(JSON.stringify(made));
