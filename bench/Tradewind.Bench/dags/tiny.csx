// TINY: a thousand tasks that do nothing and wait for nothing.
var dag = new Dag("tiny") { MaxActiveRuns = 1000 };
for (var at = 0; at < 1000; at++) dag.Action($"t{at:000}", ctx => { });
