// A script that is careful while it is tried: a draft writes beside the real file.
// Open it in the editor and press Run draft; ./tradewind dags test dags/examples/draft.csx runs it as if it were saved.
var dag = new Dag("draft") { Description = "Writes a greeting; a draft of it writes elsewhere.", Tags = ["example", "drafts"] };

var greeting = dag.Task("greeting", ctx => $"Hello on {ctx.LogicalDate:yyyy-MM-dd}");
dag.Action("write", greeting, (text, ctx) =>
{
    var file = ctx.RunType == RunType.Draft ? "data/draft/greeting.txt" : "data/greeting.txt";
    Directory.CreateDirectory(Path.GetDirectoryName(file));
    File.WriteAllText(file, text);
    ctx.Log($"{text} stands in {file}");
});
