// A task that goes on where it stopped: each page it has read is noted in its state, stored at once. The first attempt fails after page 3;
// the second begins with page 4. A lost worker makes no difference; clearing the task begins anew, unless with --keep-state.
var dag = new Dag("task_state");

dag.Action("read_pages", ctx =>
{
    for (var page = ctx.State.Get("next_page", 1); page <= 6; page++)
    {
        if (page == 4 && ctx.Attempt == 1) throw new IOException("the connection broke");
        Console.WriteLine($"page {page}");
        ctx.State.Set("next_page", page + 1);
    }
}).Retry(2, Seconds(1));
