using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Tradewind.Engine.Access;
using Tradewind.Engine.Callbacks;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Logs;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;
using Tradewind.Engine.States;
using Tradewind.Graph;
using Tradewind.Terminal;

namespace Tradewind.Local;

/// <summary>Follows a test run: a line per task as it moves, what it wrote, and how it ended.</summary>
internal sealed class TestProgress(DagGraph dag, bool json, TestAnswers answers, IRunCommands commands, IRunQueries queries, ICallbackStore callbacks, ILogStore logs, IFeed feed, TimeProvider time)
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };
    private static readonly TimeSpan SafetyInterval = TimeSpan.FromSeconds(1);

    // The log of a failure is shown whole (up to its limit), that of a success from its beginning.
    private const int LinesOfSuccess = 20;

    private readonly Dictionary<long, TaskInstanceState> _shown = [];
    private readonly HashSet<long> _calledBack = [];
    private readonly int _widest = Math.Min(50, dag.Tasks.Max(task => task.Id.Length + (task.MapOver.Count > 0 ? "[00]".Length : 0)));

    /// <summary>Triggers the run and follows it to its end.</summary>
    public async Task<int> RunAsync(TestRequest request, CancellationToken cancel)
    {
        var changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using var subscription = feed.Subscribe(notice =>
        {
            if (notice.Topic == Topic.Run) changed.Writer.TryWrite(true);
        });
        var run = await commands.TriggerAsync(new() { DagId = dag.DagId, LogicalDate = request.LogicalDate, Partition = request.Partition, Params = request.Params }, new("cli", Role.Admin), cancel);
        try
        {
            // Callbacks come after what they are about: the last ones after the run's end.
            while (!run.Head.State.IsFinal() || await ShowCallbacksAsync(run.Head.Id, cancel) > 0)
            {
                using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancel);
                wait.CancelAfter(SafetyInterval);
                try
                {
                    await changed.Reader.ReadAsync(wait.Token);
                }
                catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
                {
                    // Nothing changed for a while; look all the same.
                }

                run = (await queries.GetAsync(run.Head.Id, cancel))!;
                await ShowChangesAsync(run.Head.Id, cancel);
                await ShowCallbacksAsync(run.Head.Id, cancel);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            Say("Stopping…");
            await commands.CancelAsync(run.Head.Id, new("cli", Role.Admin), CancellationToken.None);
            throw;
        }

        await ShowEndAsync(run, cancel);
        return run.Head.State == RunState.Success ? ExitCode.Ok : ExitCode.Failed;
    }

    private async Task ShowChangesAsync(long run, CancellationToken cancel)
    {
        for (var after = -1; ;)
        {
            var page = await queries.InstancesAsync(run, null, after, 1000, cancel);
            if (page.Count == 0) return;
            after = page[^1].Instance.Ordinal;
            foreach (var view in page)
            {
                if (view.Instance.State == _shown.GetValueOrDefault(view.Id)) continue;
                _shown[view.Id] = view.Instance.State;
                if (view.Instance.State is TaskInstanceState.Queued or TaskInstanceState.Scheduled) continue;
                await ShowAsync(view, cancel);
            }
        }
    }

    // How many are still to end.
    private async Task<int> ShowCallbacksAsync(long run, CancellationToken cancel)
    {
        var open = 0;
        for (var after = 0L; ;)
        {
            var page = await callbacks.ListAsync(run, after, 1000, cancel);
            if (page.Count == 0) return open;
            after = page[^1].Id;
            foreach (var callback in page)
            {
                if (callback.EndedAt is null) open++;
                else if (_calledBack.Add(callback.Id)) await ShowAsync(callback, cancel);
            }
        }
    }

    private async Task ShowAsync(CallbackView callback, CancellationToken cancel)
    {
        var write = callback.Write;
        var name = write.TaskId.Length == 0 ? dag.DagId : write.MapIndex < 0 ? write.TaskId : $"{write.TaskId}[{write.MapIndex}]";
        Say($"{(callback.Outcome == CallbackOutcome.Success ? "↳" : "✗")} {name.PadRight(_widest)}  callback about {write.Facts.State}: {callback.Word}{(callback.Message is { } message ? $" ({message})" : "")}");
        await ShowLogAsync(callback.Log, callback.Outcome == CallbackOutcome.Success ? LinesOfSuccess : int.MaxValue, cancel);
    }

    private async Task ShowAsync(TaskInstanceView view, CancellationToken cancel)
    {
        var instance = view.Instance;
        var name = instance.MapIndex < 0 ? view.TaskId : $"{view.TaskId}[{instance.MapIndex}]{(view.Name is { } index ? $" {index}" : "")}";
        var sign = instance.State switch
        {
            TaskInstanceState.Success => "✓",
            TaskInstanceState.Failed or TaskInstanceState.UpstreamFailed => "✗",
            TaskInstanceState.Skipped or TaskInstanceState.Cancelled => "–",
            TaskInstanceState.UpForRetry => "↻",
            TaskInstanceState.Waiting or TaskInstanceState.AwaitingInput => "…",
            _ => "▶",
        };
        var took = instance is { StartedAt: { } started, EndedAt: { } ended } ? $"{(ended - started).TotalSeconds,8:0.000} s" : "          ";
        var wait = await answers.WaitOfAsync(view, cancel);
        var due = instance.DueAt is { } at ? $"{(wait is null ? "again" : "gives up")} in {(at - time.GetUtcNow()).TotalSeconds:0.#} s: " : "";
        Say($"{sign} {name.PadRight(_widest)}  {instance.State.Word(),-15} {took}  {due}{instance.Reason}".TrimEnd());
        if (wait is not null && await answers.PlayAsync(view, wait, cancel) is { } hint) Say($"    {hint}");
        if (instance.State is TaskInstanceState.Failed or TaskInstanceState.UpForRetry) await ShowLogAsync(view, int.MaxValue, cancel);
        // A mapped task may have thousands: one that went well says so in its line.
        else if (instance.State is TaskInstanceState.Success && instance.MapIndex < 0) await ShowLogAsync(view, LinesOfSuccess, cancel);
    }

    private Task ShowLogAsync(TaskInstanceView view, int most, CancellationToken cancel) => ShowLogAsync(new LogKey(view.Id, view.Instance.Attempt), most, cancel);

    private async Task ShowLogAsync(LogKey key, int most, CancellationToken cancel)
    {
        var log = await logs.ReadAsync(key, 0, 64 * 1024, cancel);
        var lines = Encoding.UTF8.GetString(log.Bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var line in lines.Take(most)) Say($"    {line}");
        if (lines.Length > most) Say($"    ({lines.Length - most} more lines)");
    }

    private async Task ShowEndAsync(RunSummary run, CancellationToken cancel)
    {
        var seconds = ((run.Head.EndedAt ?? time.GetUtcNow()) - run.Head.CreatedAt).TotalSeconds;
        Say($"{dag.DagId}: {run.Head.State.Word()} in {seconds:0.000} s{(run.Head.Reason is { } reason ? $" ({reason})" : "")}");
        if (!json) return;
        var tasks = await queries.TaskStatesAsync(run.Head.Id, cancel);
        Console.WriteLine(JsonSerializer.Serialize(
            new { dagId = dag.DagId, state = run.Head.State.Word(), run.Head.LogicalDate, seconds, run.Head.Reason, tasks = tasks.Select(task => new { task.TaskId, state = task.Overall.Word(), task.Total }) }, Indented));
    }

    // With --json standard output belongs to the JSON; progress is for the person who waits.
    private void Say(string line) => (json ? Console.Error : Console.Out).WriteLine(line);
}
