// For --import: lets the sources be edited as SIMULATION_EDITS says, in this process only.
import { register } from 'node:module';

register('./edit-sources.mjs', import.meta.url, { data: JSON.parse(process.env.SIMULATION_EDITS) });
