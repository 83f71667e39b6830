using System.Buffers.Binary;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;

namespace Tradewind.Engine.Telemetry;

/// <summary>
/// What committed changes mean for meters and traces. Every process notes what it committed itself, so that the sum over
/// all of them counts each thing once.
/// </summary>
public static class RunTelemetry
{
    /// <summary>The name of the meter and of the source of spans.</summary>
    public const string Name = "Tradewind";

    private static readonly Meter Meter = new(Name);
    private static readonly ActivitySource Spans = new(Name);

    private static readonly Counter<long> RunsCreated = Meter.CreateCounter<long>("tradewind.runs.created", "{run}", "Runs made.");
    private static readonly Counter<long> RunsEnded = Meter.CreateCounter<long>("tradewind.runs.ended", "{run}", "Runs that ended, by DAG and state.");
    private static readonly Histogram<double> RunDuration = Meter.CreateHistogram<double>("tradewind.run.duration", "s", "From a run's start to its end.");
    private static readonly Histogram<double> ScheduleDelay = Meter.CreateHistogram<double>("tradewind.schedule.delay", "s", "From when a scheduled run was due to when it was made.");
    private static readonly Counter<long> AttemptsEnded = Meter.CreateCounter<long>("tradewind.attempts.ended", "{attempt}", "Attempts that ended, by outcome.");
    private static readonly Histogram<double> AttemptDuration = Meter.CreateHistogram<double>("tradewind.attempt.duration", "s", "From an attempt's start (a retry's: from when it was ready) to its end.");
    private static readonly Histogram<double> QueueDelay = Meter.CreateHistogram<double>("tradewind.task.queued", "s", "From when a task was ready to when it started.");

    /// <summary>Notes what was committed.</summary>
    public static void Note(RunChanges changes)
    {
        NoteRun(changes);
        foreach (var end in changes.EndedAttempts) if (end.Outcome is { } outcome) NoteAttempt(changes.Run, end, outcome);
    }

    /// <summary>Notes that a node has taken up a task that was ready.</summary>
    public static void NoteStart(TaskInstance instance, DateTimeOffset at)
    {
        if (QueueDelay.Enabled && instance.QueuedAt is { } queued) QueueDelay.Record(Math.Max(0, (at - queued).TotalSeconds));
    }

    private static void NoteRun(RunChanges changes)
    {
        var head = changes.Run.Head;
        if (changes.ExpectedEpoch is null)
        {
            RunsCreated.Add(1, new KeyValuePair<string, object?>("type", Word(head.Type)));
            if (head.Type == RunType.Scheduled) ScheduleDelay.Record(Math.Max(0, (head.CreatedAt - head.DataIntervalEnd).TotalSeconds));
        }

        foreach (var move in changes.RunMoves)
        {
            if (!move.To.IsFinal()) continue;
            RunsEnded.Add(1, new("dag_id", head.DagId), new("state", move.To.Word()));
            var started = head.StartedAt ?? head.CreatedAt;
            RunDuration.Record(Math.Max(0, (move.At - started).TotalSeconds), new KeyValuePair<string, object?>("state", move.To.Word()));
            Span(head, $"run {head.DagId}", started, move.At, move.To is RunState.Failed ? head.Reason ?? "failed" : null);
        }
    }

    private static void NoteAttempt(LiveRun run, AttemptEnd end, AttemptOutcome outcome)
    {
        AttemptsEnded.Add(1, new KeyValuePair<string, object?>("outcome", outcome.Word()));
        if (!AttemptDuration.Enabled && !Spans.HasListeners()) return;
        var instance = run.Instances[end.Ordinal];
        if ((end.Attempt == 1 ? instance.StartedAt : instance.QueuedAt) is not { } began) return;
        AttemptDuration.Record(Math.Max(0, (end.At - began).TotalSeconds), new KeyValuePair<string, object?>("outcome", outcome.Word()));
        if (!Spans.HasListeners()) return;
        var task = run.TaskOf(instance).Id;
        Span(
            run.Head, $"task {task}", began, end.At, outcome is AttemptOutcome.Success or AttemptOutcome.Skipped ? null : end.Report.Message ?? outcome.Word(),
            ("tradewind.task_id", task), ("tradewind.map_index", instance.MapIndex < 0 ? null : instance.MapIndex), ("tradewind.attempt", end.Attempt),
            ("tradewind.outcome", outcome.Word()), ("tradewind.node", instance.Node));
    }

    private static void Span(RunHead head, string name, DateTimeOffset from, DateTimeOffset to, string? fault, params ReadOnlySpan<(string Name, object? Value)> facts)
    {
        if (!Spans.HasListeners()) return;
        using var span = Spans.StartActivity(name, ActivityKind.Internal, TraceOf(head), tags: null, links: null, from);
        if (span is null) return;
        span.SetTag("tradewind.dag_id", head.DagId);
        span.SetTag("tradewind.run_id", head.Id);
        foreach (var (fact, value) in facts) span.SetTag(fact, value);
        if (fault is not null) span.SetStatus(ActivityStatusCode.Error, fault);
        span.SetEndTime(to.UtcDateTime);
    }

    // A run's spans come from several processes that share nothing but the run: its trace follows from what it is.
    private static ActivityContext TraceOf(RunHead head)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var name = string.Create(CultureInfo.InvariantCulture, $"{head.DagId}/{head.Key}/{head.CreatedAt.UtcTicks}");
        SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
        // An id of zeros is none.
        if (BinaryPrimitives.ReadUInt64LittleEndian(hash[16..]) == 0) hash[16] = 1;
        return new(ActivityTraceId.CreateFromBytes(hash[..16]), ActivitySpanId.CreateFromBytes(hash[16..24]), ActivityTraceFlags.Recorded, isRemote: true);
    }

    private static string Word(RunType type) => type.ToString().ToLowerInvariant();
}
