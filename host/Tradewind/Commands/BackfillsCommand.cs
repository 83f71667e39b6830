using System.CommandLine;
using Tradewind.Client;
using Tradewind.Terminal;

namespace Tradewind.Commands;

/// <summary>The commands about backfills.</summary>
internal static class BackfillsCommand
{
    private const int ShownSlots = 20;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary><c>backfills …</c></summary>
    public static Command Create() => new("backfills", "Backfills: runs for a range of time, made up for or made again.")
    {
        CreateOne(), List(), Show(), Slots(),
        Move("pause", "Holds a backfill: no further run is made.", (client, id, cancel) => client.PauseBackfillAsync(id, cancel)),
        Move("resume", "Lets a held backfill go on.", (client, id, cancel) => client.ResumeBackfillAsync(id, cancel)),
        Move("cancel", "Stops a backfill and cancels those of its runs that have not ended.", (client, id, cancel) => client.CancelBackfillAsync(id, cancel)),
    };

    private static Command CreateOne()
    {
        var dag = Shared.Name("DAG", "The DAG's id");
        var from = new Option<string?>("--from") { Description = "Slots with a logical date at or after", HelpName = "TIME", Required = true };
        var to = new Option<string?>("--to") { Description = "Slots with a logical date before", HelpName = "TIME", Required = true };
        var reprocess = Shared.Text("--reprocess", "Slots that have a run already: none (leave it), failed (run those again), completed (run all that ended again)", "WHICH");
        var version = Shared.Text("--version", "Reprocessed runs go on with the DAG version 'latest' or 'original'", "WHICH");
        var backwards = new Option<bool>("--backwards") { Description = "Latest slot first" };
        var most = new Option<int?>("--max-active-runs") { Description = "At most this many of its runs at a time (10 by default)", HelpName = "N" };
        var parameters = Shared.Text("--params", "The params of its new runs as a JSON object", "JSON");
        var note = Shared.Text("--note", "A remark", "TEXT");
        var dryRun = new Option<bool>("--dry-run") { Description = "Only list what it would do with each slot" };
        var wait = new Option<bool>("--wait") { Description = "Show the progress until it is completed" };
        var json = Shared.Json();
        return Shared.Command("create", "Makes the runs that a DAG's schedule has in a range of time.", "backfills create daily_sales --from 2026-01-01 --to 2026-02-01 --dry-run",
            dag, from, to, reprocess, version, backwards, most, parameters, note, dryRun, wait, json).Asks(async (parsed, client, cancel) =>
        {
            var request = new BackfillRequest
            {
                From = Shared.Instant(parsed, from)!.Value, To = Shared.Instant(parsed, to)!.Value, Reprocess = parsed.GetValue(reprocess), Version = parsed.GetValue(version),
                Backwards = parsed.GetValue(backwards), MaxActiveRuns = parsed.GetValue(most), Params = Shared.Object(parsed, parameters, """{"currency":"USD"}"""), Note = parsed.GetValue(note),
            };
            if (parsed.GetValue(dryRun)) return Preview(await client.PreviewBackfillAsync(parsed.GetRequiredValue(dag), request, cancel), parsed.GetValue(json));

            var made = await client.CreateBackfillAsync(parsed.GetRequiredValue(dag), request, cancel);
            if (parsed.GetValue(wait)) return await WatchAsync(client, made, parsed.GetValue(json), cancel);
            if (parsed.GetValue(json)) Print.Json(made);
            else Console.WriteLine($"Backfill {made.BackfillId} of {made.DagId} has {made.Slots} slots. Watch it with: tradewind backfills show {made.BackfillId} --wait");
            return ExitCode.Ok;
        });
    }

    private static Command List()
    {
        var dag = Shared.Text("--dag", "Only of this DAG", "DAG");
        var (paging, json) = (new Paging(), Shared.Json());
        return Shared.Command("list", "Backfills with their progress, latest first.", "backfills list", dag, json).InPages(paging).Asks(async (parsed, client, cancel) =>
        {
            var page = await paging.ReadAsync(parsed, (cursor, limit) => client.BackfillsAsync(parsed.GetValue(dag), cursor, limit, cancel));
            if (parsed.GetValue(json)) return Print.Json(page);
            Print.Table(
                ["Backfill", "DAG", "State", "From", "To", "Done", "Failed", "Made by"],
                page.Items.Select(backfill => new[]
                {
                    $"{backfill.BackfillId}", backfill.DagId, backfill.State, Times.Of(backfill.From), Times.Of(backfill.To), $"{backfill.Done} of {backfill.Slots}",
                    backfill.Runs.GetValueOrDefault("failed") is var failed and > 0 ? $"{failed}" : null, backfill.CreatedBy,
                }),
                "There is no backfill. Make one with: tradewind backfills create DAG --from TIME --to TIME");
            Print.More(page.Next);
            return ExitCode.Ok;
        });
    }

    private static Command Show()
    {
        var id = Id();
        var wait = new Option<bool>("--wait") { Description = "Show the progress until it is completed" };
        var json = Shared.Json();
        return Shared.Command("show", "A backfill with its progress.", "backfills show 3 --wait", id, wait, json).Asks(async (parsed, client, cancel) =>
        {
            var found = await client.BackfillAsync(parsed.GetRequiredValue(id), cancel);
            if (parsed.GetValue(wait)) return await WatchAsync(client, found, parsed.GetValue(json), cancel);
            if (parsed.GetValue(json)) return Print.Json(found);
            Print.Facts(
                ("Backfill", $"{found.BackfillId}"), ("DAG", found.DagId), ("State", found.State), ("Range", $"{Times.Of(found.From)} to {Times.Of(found.To)}{(found.Backwards ? ", backwards" : "")}"),
                ("Reprocess", found.Reprocess), ("At a time", $"{found.MaxActiveRuns}"), ("Made by", $"{found.CreatedBy}, {Times.Of(found.CreatedAt)}"), ("Note", found.Note),
                ("Ended", Times.Of(found.EndedAt)), ("Progress", Progress(found)));
            return ExitCode.Ok;
        });
    }

    private static Command Slots()
    {
        var id = Id();
        var (paging, json) = (new Paging(), Shared.Json());
        return Shared.Command("slots", "A backfill's slots with their runs, in the order in which it goes through them.", "backfills slots 3 --all", id, json).InPages(paging).Asks(async (parsed, client, cancel) =>
        {
            var page = await paging.ReadAsync(parsed, (cursor, limit) => client.BackfillSlotsAsync(parsed.GetRequiredValue(id), cursor, limit, cancel));
            if (parsed.GetValue(json)) return Print.Json(page);
            Print.Table(
                ["Logical date", "Step", "Run", "State", "Why"],
                page.Items.Select(slot => new[] { Times.Of(slot.LogicalDate), slot.Step, slot.RunId is { } run ? $"{run}" : null, slot.RunState, slot.Why }), "It has no slots.");
            Print.More(page.Next);
            return ExitCode.Ok;
        });
    }

    private static Command Move(string name, string description, Func<TradewindClient, long, CancellationToken, Task<BackfillResource>> move)
    {
        var id = Id();
        var json = Shared.Json();
        return Shared.Command(name, description, $"backfills {name} 3", id, json).Asks(async (parsed, client, cancel) =>
        {
            var after = await move(client, parsed.GetRequiredValue(id), cancel);
            if (parsed.GetValue(json)) Print.Json(after);
            else Console.WriteLine($"Backfill {after.BackfillId} is {after.State}: {Progress(after)}.");
            return ExitCode.Ok;
        });
    }

    private static int Preview(ResourcePage<BackfillSlotResource> slots, bool json)
    {
        if (json) return Print.Json(slots);
        Print.Table(
            ["Logical date", "What happens", "Run", "Why"],
            slots.Items.Take(ShownSlots).Select(slot => new[]
            {
                Times.Of(slot.LogicalDate), slot.Step switch { "made" => "a run is made", "reprocessed" => "its run is cleared and runs again", _ => "left as it is" },
                slot.RunId is { } run ? $"{run} ({slot.RunState})" : null, slot.Why,
            }),
            "");
        if (slots.Items.Count > ShownSlots) Console.WriteLine($"… and {slots.Items.Count - ShownSlots} more (all of them with --json)");
        int Count(string step) => slots.Items.Count(slot => slot.Step == step);
        Console.WriteLine($"{slots.Items.Count} slots: {Count("made")} runs would be made, {Count("reprocessed")} run again, {Count("left_alone")} left as they are. Nothing was done.");
        return ExitCode.Ok;
    }

    // The same exit code as for a run that is waited for: failed when one of its runs failed, or it was cancelled.
    private static async Task<int> WatchAsync(TradewindClient client, BackfillResource backfill, bool json, CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(Look);
        for (string? shown = null; ;)
        {
            var progress = $"{backfill.State}: {Progress(backfill)}";
            if (progress != shown)
            {
                shown = progress;
                if (json) Print.JsonLine(backfill);
                else Console.WriteLine(progress);
            }

            if (backfill.EndedAt is not null)
                return backfill.State == "completed" && !backfill.Runs.ContainsKey("failed") && !backfill.Runs.ContainsKey("cancelled") ? ExitCode.Ok : ExitCode.Failed;
            await timer.WaitForNextTickAsync(cancel);
            backfill = await client.BackfillAsync(backfill.BackfillId, cancel);
        }
    }

    private static string Progress(BackfillResource backfill)
    {
        string[] parts =
        [
            $"{backfill.Done} of {backfill.Slots} slots done", .. backfill.Runs.Select(runs => $"{runs.Value} {runs.Key}"),
            .. backfill.LeftAlone > 0 ? (string[])[$"{backfill.LeftAlone} left as they were"] : [],
        ];
        return string.Join(", ", parts);
    }

    private static Argument<long> Id() => new("BACKFILL") { Description = "The backfill's id" };
}
