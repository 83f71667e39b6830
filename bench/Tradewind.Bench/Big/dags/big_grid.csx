// Fifty tasks, with a run for each day of a year.
var dag = new Dag("big_grid") { Description = "Fifty tasks, daily for a year.", Owner = "finance-team", Tags = ["big"], Schedule = Daily(2), Start = new(2025, 1, 1), StartPaused = true };
var begin = dag.Action("begin", ctx => { });
var end = dag.Action("end", ctx => { });
foreach (var ledger in new[] { "assets", "costs", "income", "taxes" })
{
    var group = dag.Group(ledger);
    for (var chain = 0; chain < 4; chain++)
    {
        var read = group.Action($"read_{chain}", ctx => { }).After(begin);
        var check = group.Action($"check_{chain}", ctx => { }).After(read);
        check.Then(group.Action($"post_{chain}", ctx => { })).Then(end);
    }
}
