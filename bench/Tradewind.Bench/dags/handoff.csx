// HANDOFF: each task notes the moment of its first and of its last statement.
var dag = new Dag("handoff") { MaxActiveRuns = 100 };
TaskRef? last = null;
for (var at = 0; at < 40; at++)
{
    var next = dag.Task($"t{at:00}", ctx =>
    {
        var first = DateTime.UtcNow.Ticks;
        ctx.Log("first line");
        return new[] { first, DateTime.UtcNow.Ticks };
    });
    last?.Then(next);
    last = next;
}
