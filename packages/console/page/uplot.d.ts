// The chart library, as the server has it beside the page's own scripts.
import uPlot from 'uplot';

// It has no other export.
// oxlint-disable-next-line import/no-default-export
export default uPlot;
