// Makes a component of rules in JavaScript: node componentize.mjs SOURCE WIT WORLD TO PLACE
//
// Every feature of WASI is off, so that the component imports nothing but the world's types; and what the
// engine has of a clock and of chance is taken away before the rules are loaded, by a module in PLACE.
import { copyFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { componentize } from '@bytecodealliance/componentize-js';

const [source, wit, world, to, place] = process.argv.slice(2);
const sealed = join(place, 'sealed.mjs');
try {
  await copyFile(new URL('bare.mjs', import.meta.url), join(place, 'bare.mjs'));
  const rules = JSON.stringify(relative(place, source));
  await writeFile(sealed, `import './bare.mjs';\nexport * from ${rules};\n`);
  const { component } = await componentize({
    sourcePath: sealed,
    witPath: wit,
    worldName: world,
    disableFeatures: ['stdio', 'random', 'clocks', 'http', 'fetch-event'],
  });
  await writeFile(to, component);
} catch (error) {
  const message = String(error.message ?? error);
  console.error(message);
  if (message.includes('.json')) {
    console.error('JSON cannot be imported into a component; make it a module that exports it');
  }
  process.exitCode = 1;
}
