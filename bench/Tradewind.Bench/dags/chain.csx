// CHAIN-40: forty tasks in a row that do nothing.
var dag = new Dag("chain") { MaxActiveRuns = 100 };
TaskRef last = dag.Action("t00", ctx => { });
for (var at = 1; at < 40; at++)
{
    var next = dag.Action($"t{at:00}", ctx => { });
    last.Then(next);
    last = next;
}
