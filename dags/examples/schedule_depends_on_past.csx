// A balance that builds on the day before: "book" waits for its own success in the run before, "read" does not.
var dag = new Dag("schedule_depends_on_past")
{
    Description = "Books days in their order, even when the runs of several days are under way at once.",
    Tags = ["example", "schedule"],
    Schedule = Daily(6),
    Start = new(2026, 11, 23),
    Catchup = true,
};

var read = dag.Task("read", ctx => ctx.LogicalDate.Day * 100);
var book = dag.Action("book", read, (amount, ctx) => ctx.Log($"Books {amount} for {ctx.LogicalDate:yyyy-MM-dd}.")).DependsOnPast();
// The file is the same every day: the next day's "write" waits until this day's has been sent.
var write = dag.Action("write", ctx => ctx.Log("Writes balance.csv.")).WaitForDownstream();
var send = dag.Action("send", ctx => ctx.Log("Sends balance.csv."));
Chain(book, write, send);
