// Named outputs and large ones: "load" returns a list that is too long to stand with its run (it goes to the blob store, in pieces) and
// pushes two short ones beside it; "longest" reads the list one element at a time, "report" takes the named outputs as its arguments.
var dag = new Dag("outputs");

var load = dag.Task("load", ctx =>
{
    var lines = Enumerable.Range(0, 20_000).Select(n => $"line {n} of {ctx.LogicalDate:yyyy-MM-dd}").ToList();
    ctx.Push("rows", lines.Count);
    ctx.Push("source", new { File = "orders.csv", Version = 3 });
    return lines;
});
var longest = dag.Task("longest", ctx => ctx.Each(load).MaxBy(line => line.Length)).After(load);
var report = dag.Action("report", load.Output<int>("rows"), longest, (rows, line) => Console.WriteLine($"{rows} rows, the longest: {line}"));
