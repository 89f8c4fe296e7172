#!/bin/sh
# build-service.sh SERVICE DIRECTORY: builds one service and puts it, with what it needs to run and nothing else, into
# DIRECTORY. Run by the Dockerfile, from the root of the repository; needs Node and npm.
set -eu
service=$1
target=$2
pnpm="npx --yes $(node -p 'require("./package.json").packageManager')"
$pnpm install --frozen-lockfile --filter lantern-messaging --filter "@lantern/$service..."
node_modules/.bin/tsc -b "services/$service"
# Copies of our own packages instead of links into the workspace; versions are those of the lock file.
$pnpm --config.inject-workspace-packages=true --filter "@lantern/$service" deploy --prod "$target"
# Nobody compiles against what lies there, nor reads a stack trace of others' code; ours keeps its maps.
find "$target/node_modules/.pnpm" -mindepth 1 -maxdepth 1 ! -name '@lantern+*' -exec \
  find {} -type f '(' -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' ')' -delete ';'
