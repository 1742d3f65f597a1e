// The neighboring CMS, as far as videos go: its model, in the version of mongoose that is named. It does what it is asked
// and says what it sees; what is stored is looked at elsewhere.

import { createRequire } from "node:module";

const [packages, name, uri, database] = process.argv.slice(2);
const require = createRequire(`${packages}/`);
const mongoose = require(name);

const text = { type: String };
const needed = { type: String, required: true };
const schema = new mongoose.Schema(
  {
    userId: { type: mongoose.Schema.Types.ObjectId, ref: "User", required: true, index: true },
    videoType: {
      type: String,
      enum: ["property_listing", "market_update", "personal_message", "custom"],
      required: true,
    },
    title: needed,
    script: needed,
    heygen: {
      avatarId: text,
      voiceId: text,
      aspectRatio: { type: String, enum: ["16:9", "9:16", "1:1", "4:3"], default: "16:9" },
      background: {
        type: { type: String, enum: ["color", "image", "video"], default: "color" },
        value: { type: String, default: "#FFFFFF" },
      },
      quality: { type: String, enum: ["preview", "production"], default: "production" },
    },
    heygenVideoId: text,
    status: {
      type: String,
      enum: ["draft", "generating", "completed", "failed"],
      default: "draft",
      index: true,
    },
    videoUrl: text,
    cloudinaryVideoId: text,
    cloudinaryVideoUrl: text,
    thumbnailUrl: text,
    duration: Number,
    creditsUsed: { type: Number, default: 0 },
    generatedAt: Date,
  },
  { timestamps: true },
);
schema.index({ userId: 1, createdAt: -1 });
schema.index({ videoType: 1 });

const Video = mongoose.model("PropertyVideo", schema);

const acts = {
  // Names the indexes it needs, which have to agree with those that are there.
  indexes: () => Video.createIndexes().then(() => ({})),
  create: ({ document }) => Video.create(document).then((made) => ({ id: made.id })),
  list: async ({ user }) => {
    const found = await Video.find({ userId: user }).sort({ createdAt: -1 });
    return { videos: found.map((video) => ({ id: video.id, title: video.title, status: video.status })) };
  },
  edit: async ({ id, set }) => {
    const video = await Video.findById(id);
    for (const [path, value] of Object.entries(set)) video.set(path, value);
    await video.save();
    return {};
  },
};

await mongoose.connect(uri, { dbName: database, autoIndex: false });
try {
  let input = "";
  for await (const piece of process.stdin) input += piece;
  const answers = [];
  for (const wish of JSON.parse(input)) answers.push(await acts[wish.act](wish));
  process.stdout.write(JSON.stringify(answers));
} finally {
  await mongoose.disconnect();
}
