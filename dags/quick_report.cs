#!/usr/bin/env dotnet
// The same DAG as a .cs file: editors know it as C#, and "dotnet run dags/quick_report.cs" checks it without Tradewind built.
// ./tradewind dags test dags/quick_report.cs runs it.
#:property PublishAot=false

var dag = new Dag("quick_report")
{
    Description = "Counts the files of the working directory by extension.",
    Tags = ["example"],
};

var counts = dag.Task("count", ctx =>
    Directory.EnumerateFiles(ctx.WorkDirectory, "*", SearchOption.TopDirectoryOnly)
        .GroupBy(file => Path.GetExtension(file) is { Length: > 0 } extension ? extension : "(none)")
        .Select(group => new FileKind(group.Key, group.Count(), group.Sum(file => new FileInfo(file).Length)))
        .OrderByDescending(kind => kind.Bytes)
        .ToList());

dag.Action("report", counts, (kinds, ctx) =>
{
    Directory.CreateDirectory("data/reports");
    var rows = Csv.Write("data/reports/quick_report.csv", kinds);
    ctx.Log($"{kinds.Sum(kind => kind.Files)} files of {rows} kinds: data/reports/quick_report.csv");
});

record FileKind(string Extension, int Files, long Bytes);
