using System.CommandLine;
using Tradewind.Client;
using Tradewind.Terminal;

namespace Tradewind.Commands;

/// <summary>The commands about a server's DAGs.</summary>
internal static class DagsOnServer
{
    private const int LatestRuns = 15;

    public static IEnumerable<Command> All() => [List(), Show(), Trigger(), Pause(), Unpause(), Change(), Star(), Unstar(), Errors(), Tags(), Counts()];

    private static Command List()
    {
        var text = Shared.Text("--text", "Part of the id", "TEXT");
        var tag = Shared.Text("--tag", "A tag they carry", "TAG");
        var owner = Shared.Text("--owner", "Their owner", "OWNER");
        var state = Shared.Text("--state", "The state of their latest run, for example failed", "STATE");
        var paused = new Option<bool>("--paused") { Description = "Only paused ones" };
        var starred = new Option<bool>("--starred") { Description = "Only your favourites" };
        var gone = new Option<bool>("--gone") { Description = "Also those whose script is gone" };
        var (paging, json) = (new Paging(usual: 50), Shared.Json());
        return Shared.Command("list", "The DAGs, by id.", "dags list --state failed", text, tag, owner, state, paused, starred, gone, json).InPages(paging).Asks(async (parsed, client, cancel) =>
        {
            var page = await paging.ReadAsync(parsed, (cursor, limit) => client.DagsAsync(
                new()
                {
                    Text = parsed.GetValue(text), Tag = parsed.GetValue(tag), Owner = parsed.GetValue(owner), State = parsed.GetValue(state),
                    Paused = parsed.GetValue(paused) ? true : null, Favourite = parsed.GetValue(starred), Active = parsed.GetValue(gone) ? "all" : null, Cursor = cursor, Limit = limit,
                },
                cancel));
            if (parsed.GetValue(json)) return Print.Json(page);
            Print.Table(
                ["DAG", "Last run", "At", "Schedule", "Next run", "Tasks", ""],
                page.Items.Select(dag => new[]
                {
                    dag.DagId, dag.RecentRuns.LastOrDefault()?.State ?? "never ran", Times.Of(dag.RecentRuns.LastOrDefault()?.LogicalDate), dag.Schedule?.Words ?? "by hand",
                    dag.Paused ? null : Times.Of(dag.NextRunAt), $"{dag.TaskCount}", dag.Favourite ? $"favourite {Remark(dag)}".TrimEnd() : Remark(dag),
                }),
                "No DAG fits. Drop a script into the DAG folder, or see scripts with faults: tradewind dags errors");
            Print.More(page.Next);
            return ExitCode.Ok;
        });
    }

    private static Command Show()
    {
        var dag = Shared.Name("DAG", "The DAG's id");
        var json = Shared.Json();
        return Shared.Command("show", "A DAG with its tasks and latest runs.", "dags show daily_sales", dag, json).Asks(async (parsed, client, cancel) =>
        {
            var found = await client.DagAsync(parsed.GetRequiredValue(dag), cancel);
            if (parsed.GetValue(json)) return Print.Json(found);
            Print.Facts(
                ("DAG", found.DagId), ("State", Remark(found) is { Length: > 0 } remark ? remark : "active"), ("About", found.Description), ("Owner", found.Owner),
                ("Tags", string.Join(", ", found.Tags)), ("Schedule", found.Schedule is { } schedule ? schedule.Words : "by hand"),
                ("Next run", Times.Of(found.NextRunAt)), ("Script", found.FilePath), ("Version", $"{found.Version}, of {Times.Of(found.UpdatedAt)}"),
                ("Params", found.ParamsSchema?.ToString()));
            Console.WriteLine();
            Print.Table(
                ["Task", "Operator", "After", "Rule", "Retries"],
                found.Tasks.Select(task => new[] { task.TaskId, task.Operator, string.Join(", ", task.Upstream), task.Rule == "all_success" ? null : task.Rule, $"{task.Retries}" }),
                "It has no tasks.");
            var latest = await client.RunsAsync(new() { DagId = found.DagId, Limit = LatestRuns }, cancel);
            if (latest.Items.Count == 0) return ExitCode.Ok;
            Console.WriteLine();
            RunsCommand.Table(latest.Items, withDag: false);
            return ExitCode.Ok;
        });
    }

    private static Command Trigger()
    {
        var dag = Shared.Name("DAG", "The DAG's id");
        var wait = new Option<bool>("--wait") { Description = "Show its progress until it has ended; the exit code is 0 when it succeeded, 1 otherwise" };
        var values = Shared.Text("--params", "The params as a JSON object; what it leaves out takes its default", "JSON");
        var date = Shared.Text("--logical-date", "The instant the run stands for, for example 2026-11-01 (now by default)", "TIME");
        var partition = Shared.Text("--partition", "The partition that the run is about, for example 2026-11-01", "KEY");
        var key = Shared.Text("--key", "The run's name; the same one twice makes one run", "KEY");
        var note = Shared.Text("--note", "A remark", "TEXT");
        var noCache = new Option<bool>("--no-cache") { Description = "Its tasks do their work, also where a success of another run could be taken over" };
        var json = Shared.Json();
        return Shared.Command("trigger", "Makes a run of a DAG.", """dags trigger daily_sales --wait --params '{"currency":"USD"}'""", dag, wait, values, date, partition, key, note, noCache, json).Asks(async (parsed, client, cancel) =>
        {
            var run = await client.TriggerAsync(
                parsed.GetRequiredValue(dag),
                new() { Params = Shared.Object(parsed, values, """{"currency":"USD"}"""), LogicalDate = Shared.Instant(parsed, date), Partition = parsed.GetValue(partition), Key = parsed.GetValue(key), Note = parsed.GetValue(note), NoCache = parsed.GetValue(noCache) },
                cancel);
            return await RunsCommand.SayMadeAsync(client, run, parsed.GetValue(wait), parsed.GetValue(json), cancel);
        });
    }

    private static Command Pause() => SetPaused("pause", "Pauses a DAG: none of its runs starts until it is unpaused; runs in progress go on.", paused: true);

    private static Command Unpause() => SetPaused("unpause", "Lets a DAG's runs start again.", paused: false);

    private static Command SetPaused(string name, string description, bool paused)
    {
        var dag = Shared.Name("DAG", "The DAG's id");
        var json = Shared.Json();
        return Shared.Command(name, description, $"dags {name} daily_sales", dag, json).Asks(async (parsed, client, cancel) =>
        {
            var found = await client.PatchDagAsync(parsed.GetRequiredValue(dag), new() { Paused = paused }, cancel);
            if (parsed.GetValue(json)) Print.Json(found);
            else Console.WriteLine($"{found.DagId} is {(found.Paused ? "paused" : "not paused")}.");
            return ExitCode.Ok;
        });
    }

    private static Command Star() => SetFavourite("star", "Marks a DAG as a favourite of yours: it stands on your Home, and in 'dags list --starred'.", favourite: true);

    private static Command Unstar() => SetFavourite("unstar", "Takes your mark off a DAG.", favourite: false);

    private static Command SetFavourite(string name, string description, bool favourite)
    {
        var dag = Shared.Name("DAG", "The DAG's id");
        return Shared.Command(name, description, $"dags {name} daily_sales", dag, Shared.Json()).Asks(async (parsed, client, cancel) =>
        {
            await client.SetFavouriteAsync(parsed.GetRequiredValue(dag), favourite, cancel);
            await Console.Error.WriteLineAsync($"{parsed.GetRequiredValue(dag)} is {(favourite ? "a favourite of yours" : "no favourite of yours any more")}.");
            return ExitCode.Ok;
        });
    }

    private static Command Change()
    {
        var action = Shared.Name("ACTION", "pause, unpause or trigger");
        var text = Shared.Text("--text", "DAGs with this in their id", "TEXT");
        var tag = Shared.Text("--tag", "DAGs that carry this tag", "TAG");
        var owner = Shared.Text("--owner", "DAGs of this owner", "OWNER");
        var state = Shared.Text("--state", "DAGs whose latest run is in this state", "STATE");
        var all = new Option<bool>("--all") { Description = "Every DAG" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say what would happen" };
        var json = Shared.Json();
        return Shared.Command("change", "Pauses, unpauses or triggers all DAGs that match; triggered ones take the defaults of their params.", "dags change pause --tag nightly --dry-run", action, text, tag, owner, state, all, dryRun, json).Asks(async (parsed, client, cancel) =>
        {
            var done = await client.ChangeDagsAsync(
                new()
                {
                    Action = parsed.GetRequiredValue(action), Text = parsed.GetValue(text), Tag = parsed.GetValue(tag), Owner = parsed.GetValue(owner), State = parsed.GetValue(state), All = parsed.GetValue(all),
                    DryRun = parsed.GetValue(dryRun),
                },
                cancel);
            if (parsed.GetValue(json)) return Print.Json(done);
            var moved = parsed.GetRequiredValue(action) is "trigger" ? "triggered" : parsed.GetRequiredValue(action) + "d";
            var word = $"{(done.DryRun ? "would be " : "")}{moved}";
            Console.WriteLine(done.Dags.Count == 0 ? $"No DAG {(done.DryRun ? "would be" : "was")} {moved}." : $"{done.Dags.Count} {(done.Dags.Count == 1 ? "DAG" : "DAGs")} {word}: {string.Join(", ", done.Dags)}");
            if (done.Already > 0) Console.WriteLine($"{done.Already} stood so before.");
            foreach (var faulty in done.Faulty ?? []) Console.WriteLine($"{faulty.DagId}: {faulty.Why}");
            if (done.Refused.Count > 0) Console.WriteLine($"Left alone, for your role on them is too small: {string.Join(", ", done.Refused)}");
            return ExitCode.Ok;
        });
    }

    private static Command Errors()
    {
        var json = Shared.Json();
        return Shared.Command("errors", "Scripts that could not be taken up as they are now. Exit code 1 when there are any.", "dags errors", json).Asks(async (parsed, client, cancel) =>
        {
            var page = await client.ImportErrorsAsync(cancel);
            if (parsed.GetValue(json))
            {
                Print.Json(page);
            }
            else if (page.Items.Count == 0)
            {
                Console.WriteLine("Every script is sound.");
            }

            if (!parsed.GetValue(json))
            {
                foreach (var error in page.Items)
                {
                    foreach (var fault in error.Faults) Console.WriteLine($"{Print.Place(fault.Path, fault.Line, fault.Column)}: error {fault.Code}: {fault.Message}");
                    if (error.ServingDags.Count > 0) Console.WriteLine($"  {string.Join(", ", error.ServingDags)}: the last good version goes on.");
                }
            }

            return page.Items.Count == 0 ? ExitCode.Ok : ExitCode.Failed;
        });
    }

    private static Command Tags()
    {
        var json = Shared.Json();
        return Shared.Command("tags", "All tags in use, with how many DAGs carry each.", "dags tags", json).Asks(async (parsed, client, cancel) =>
        {
            var page = await client.DagTagsAsync(cancel);
            if (parsed.GetValue(json)) Print.Json(page);
            else Print.Table(["Tag", "DAGs"], page.Items.Select(tag => new[] { tag.Tag, $"{tag.DagCount}" }), "No DAG carries a tag.");
            return ExitCode.Ok;
        });
    }

    private static Command Counts()
    {
        var tag = Shared.Text("--tag", "Only of those that carry this tag", "TAG");
        var owner = Shared.Text("--owner", "Only of those of this owner", "OWNER");
        var json = Shared.Json();
        return Shared.Command("counts", "How many DAGs there are, by the state of their latest run.", "dags counts --tag daily", tag, owner, json).Asks(async (parsed, client, cancel) =>
        {
            var counts = await client.DagCountsAsync(new() { Tag = parsed.GetValue(tag), Owner = parsed.GetValue(owner) }, cancel);
            if (parsed.GetValue(json)) Print.Json(counts);
            else Print.Facts(
                ("DAGs", $"{counts.All}"), ("Failed", $"{counts.Failed}"), ("Running", $"{counts.Running}"), ("Queued", $"{counts.Queued}"), ("Success", $"{counts.Success}"),
                ("Cancelled", $"{counts.Cancelled}"), ("Never ran", $"{counts.NeverRan}"), ("Paused", $"{counts.Paused}"));
            return ExitCode.Ok;
        });
    }

    private static string Remark(DagResource dag)
    {
        List<string> remarks = [];
        if (!dag.Active) remarks.Add("inactive");
        if (dag.Paused) remarks.Add("paused");
        if (dag.HasImportError) remarks.Add("import error");
        return string.Join(", ", remarks);
    }
}
