// Makes a component of rules in JavaScript: node componentize.mjs SOURCE WIT WORLD TO
//
// Every feature of WASI is off, so that the component imports nothing but the world's types.
import { writeFile } from 'node:fs/promises';
import { componentize } from '@bytecodealliance/componentize-js';

const [source, wit, world, to] = process.argv.slice(2);
try {
  const { component } = await componentize({
    sourcePath: source,
    witPath: wit,
    worldName: world,
    disableFeatures: ['stdio', 'random', 'clocks', 'http', 'fetch-event'],
  });
  await writeFile(to, component);
} catch (error) {
  console.error(error.message ?? error);
  process.exitCode = 1;
}
