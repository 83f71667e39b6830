using System.CommandLine;
using Tradewind.Terminal;

namespace Tradewind.Commands;

/// <summary>The commands about pools.</summary>
internal static class PoolsCommand
{
    /// <summary><c>pools …</c></summary>
    public static Command Create() => new("pools", "Pools: slots that tasks share.") { List(), Show(), Set(), Delete() };

    private static Command List()
    {
        var json = Shared.Json();
        return Shared.Command("list", "All pools, how much of each is in use, and how many tasks wait for it.", "pools list", json).Asks(async (parsed, client, cancel) =>
        {
            var page = await client.PoolsAsync(cancel);
            if (parsed.GetValue(json)) return Print.Json(page);
            Print.Table(
                ["Pool", "Slots", "Used", "Waiting", "About"], page.Items.Select(pool => new[] { pool.Name, $"{pool.Slots}", $"{pool.Used}", $"{pool.Waiting}", pool.Description }),
                "There are no pools. Make one with: tradewind pools set NAME SLOTS");
            return ExitCode.Ok;
        });
    }

    private static Command Show()
    {
        var name = Shared.Name("NAME", "The pool's name in scripts");
        var json = Shared.Json();
        return Shared.Command("show", "A pool: how much of it is in use, who has it, and how many tasks wait for it.", "pools show warehouse", name, json).Asks(async (parsed, client, cancel) =>
        {
            var pool = await client.PoolAsync(parsed.GetRequiredValue(name), cancel);
            if (parsed.GetValue(json)) return Print.Json(pool);
            Print.Facts(("Pool", pool.Name), ("Slots", $"{pool.Slots}"), ("Used", $"{pool.Used}"), ("Waiting", $"{pool.Waiting}"), ("About", pool.Description));
            Console.WriteLine();
            Print.Table(
                ["Run", "DAG", "Task", "Slots"],
                (await client.PoolHoldersAsync(pool.Name, cancel: cancel)).Items.Select(one => new[] { $"{one.RunId}", one.DagId, one.MapIndex < 0 ? one.TaskId : $"{one.TaskId} [{one.MapIndex}]", $"{one.Slots}" }),
                "Nobody has any of it.");
            return ExitCode.Ok;
        });
    }

    private static Command Set()
    {
        var name = Shared.Name("NAME", "The pool's name in scripts");
        var slots = new Argument<int>("SLOTS") { Description = "How many slots it has; 0 holds all its tasks" };
        var about = Shared.Text("--description", "What it stands for", "TEXT");
        var json = Shared.Json();
        return Shared.Command("set", "Makes a pool or changes its slots.", "pools set warehouse 4", name, slots, about, json).Asks(async (parsed, client, cancel) =>
        {
            var saved = await client.SavePoolAsync(
                parsed.GetRequiredValue(name), new() { Slots = parsed.GetRequiredValue(slots), Description = parsed.GetValue(about) }, cancel);
            if (parsed.GetValue(json)) Print.Json(saved);
            else Console.WriteLine($"Pool {saved.Name} has {saved.Slots} slots.");
            return ExitCode.Ok;
        });
    }

    private static Command Delete()
    {
        var name = Shared.Name("NAME", "The pool's name in scripts");
        return Shared.Command("delete", "Deletes a pool that no active DAG uses.", "pools delete warehouse", name, Shared.Json()).Asks(async (parsed, client, cancel) =>
        {
            await client.DeletePoolAsync(parsed.GetRequiredValue(name), cancel);
            await Console.Error.WriteLineAsync($"Pool {parsed.GetRequiredValue(name)} is deleted.");
            return ExitCode.Ok;
        });
    }
}
