// A log of a million lines.
var dag = new Dag("big_log") { Description = "A log of a million lines.", Owner = "data-platform", Tags = ["big"] };
dag.Action("write", ctx =>
{
    for (var line = 1; line <= 1_000_000; line++)
    {
        if (line % 50_000 == 0) ctx.LogError($"line {line}: order {line * 7} was refused, it is retried at the end");
        else if (line % 5_000 == 0) ctx.LogWarning($"line {line}: the warehouse answered late, after {line % 977} ms");
        else ctx.Log($"line {line}: order {line * 7} of customer {line % 8191} is in the warehouse");
    }
});
