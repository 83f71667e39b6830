using System.Globalization;
using Microsoft.AspNetCore.Components;
using Tradewind.Dashboard.Design;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;

namespace Tradewind.Dashboard.Pages.Runs;

/// <summary>When each task of a run waited and worked, attempt by attempt, with the path that the run's length came from.</summary>
public sealed partial class RunGantt
{
    private const int Most = 2_000;

    private (long Run, long Epoch)? _read;
    private IReadOnlyList<InstanceSpan>? _spans;
    private HashSet<InstanceSpan> _path = [];
    private TimeAxis _axis = new(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);

    [Parameter, EditorRequired] public required RunSummary Run { get; set; }

    [Parameter, EditorRequired] public required GraphPlan Plan { get; set; }

    [Parameter, EditorRequired] public required IReadOnlyList<TaskStates> Tasks { get; set; }

    /// <summary>The task whose drawer is open.</summary>
    [Parameter] public string? TaskId { get; set; }

    /// <summary><c>critical</c> for the critical path alone, as the address says.</summary>
    [Parameter] public string? Only { get; set; }

    /// <summary>The DAG on whose page the chart stands; null on that of the run.</summary>
    [Parameter] public string? OfDag { get; set; }

    [Inject] private IRunQueries Runs { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    // The page around it watches the run and passes its new epoch down.
    protected override IReadOnlyList<Notice> Topics { get; } = [];

    private IList<InstanceSpan> Shown => Only == "critical" ? [.. _spans!.Where(span => _path.Contains(span))] : [.. _spans!];

    protected override async Task LoadAsync(CancellationToken cancel)
    {
        if (_read == (Run.Head.Id, Run.Head.Epoch)) return;
        var epoch = (Run.Head.Id, Run.Head.Epoch);
        var spans = await Runs.SpansAsync(Run.Head.Id, Most, cancel);
        // Of a mapped task's indices the one that ended last: for it the others were waited for no longer.
        var path = CriticalPath.Of(Plan, Tasks).ToHashSet();
        _path = [.. spans.Where(span => path.Contains(span.TaskId)).GroupBy(span => span.TaskId).Select(task => task.MaxBy(span => span.Attempts[^1].EndedAt)!)];
        var end = Run.Head.EndedAt ?? Clock.GetUtcNow();
        _axis = new(Run.Head.StartedAt ?? Run.Head.CreatedAt, end);
        (_spans, _read) = (spans, epoch);
    }

    // What a task waited for before its last attempt; of earlier ones it is not known.
    private static (DateTimeOffset From, DateTimeOffset To)? QueueOf(InstanceSpan span) =>
        span.QueuedAt is { } queued && span.Attempts is [.., var last] && last.StartedAt > queued ? (queued, last.StartedAt) : null;

    private static string? IndexOf(InstanceSpan span) =>
        span.MapIndex < 0 ? null : string.Create(CultureInfo.InvariantCulture, $" [{span.MapIndex}]{(span.Name is null ? "" : $" {span.Name}")}");

    private string Words(InstanceSpan span)
    {
        var attempts = span.Attempts.Select(attempt =>
            $"{(span.Attempts.Count > 1 ? $"attempt {attempt.Number} " : "")}{StateLook.Of(attempt.Outcome?.Word() ?? "running").Word.ToLowerInvariant()} {TimeWords.Of((attempt.EndedAt ?? _axis.To) - attempt.StartedAt)}");
        var waited = QueueOf(span) is var (from, to) ? $", waited {TimeWords.Of(to - from)}" : "";
        return $"{span.TaskId}{IndexOf(span)}: {string.Join(", ", attempts)}{waited}{(_path.Contains(span) ? ", on the critical path" : "")}";
    }

    private string Href(string? only) => OfDag is { } dag
        ? Links.With(Links.Dag(dag, "gantt"), ("run", Run.Head.Id.ToString(CultureInfo.InvariantCulture)), ("only", only))
        : Links.RunView(Run.Head.Id, "gantt", TaskId, only: only);
}
