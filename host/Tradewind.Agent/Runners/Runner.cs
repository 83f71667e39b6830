using System.Buffers;
using Microsoft.Extensions.Logging;
using Tradewind.Agent.Logs;
using Tradewind.Engine.Logs;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Engine.Secrets;
using Tradewind.Protocol.Children;
using Tradewind.Protocol.Frames;
using Tradewind.Protocol.Messages;

namespace Tradewind.Agent.Runners;

/// <summary>A runner process as its agent sees it: sends attempts, takes log lines, questions and reports.</summary>
internal sealed partial class Runner(ChildProcess child, AskDesk desk, ILogStore logs, SecretMask mask, IRunnerEvents events, TimeProvider time, ILogger log) : IRunner, IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<(long, int, AttemptReport)> _reports = [];
    private readonly Dictionary<LogKey, ArrayBufferWriter<byte>> _lines = [];
    private readonly LogGaps _gaps = new();
    private bool _recognised;

    /// <inheritdoc/>
    public int ProcessId => child.Id;

    /// <inheritdoc/>
    public bool Draining { get; set; }

    /// <inheritdoc/>
    public bool Gone { get; set; }

    /// <inheritdoc/>
    public bool Isolated { get; init; }

    /// <summary>Says hello and reads until the process is gone.</summary>
    public async Task ServeAsync(Welcome welcome)
    {
        child.Connection.Send(welcome);
        try
        {
            await child.Connection.ReadAsync(Receive, PassOnAsync, _stopping.Token);
        }
        catch (InvalidDataException fault)
        {
            BadFrame(child.Id, fault);
        }

        child.Kill();
        events.RunnerGone(this, await child.Exited);
    }

    /// <inheritdoc/>
    public void Run(RunAttempt attempt) => child.Connection.Send(attempt);

    /// <inheritdoc/>
    public void Cancel(long instance, int fence) => child.Connection.Send(new CancelAttempt(instance, fence));

    /// <inheritdoc/>
    public void Kill() => child.Kill();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await child.DisposeAsync();
        _stopping.Dispose();
    }

    private void Receive(MessageKind kind, FrameReader frame)
    {
        if (!_recognised)
        {
            if (kind != MessageKind.Hello || !child.Recognises(Hello.Read(frame))) throw new InvalidDataException("Someone else spoke on the runner's socket.");
            _recognised = true;
            return;
        }

        switch (kind)
        {
            case MessageKind.Outcome:
                var over = AttemptOver.Read(frame);
                _reports.Add((over.Instance, over.Fence, Checked(over)));
                break;
            case MessageKind.Log:
                var lines = LogLines.Read(frame);
                var key = new LogKey(lines.Instance, lines.Attempt);
                if (!_lines.TryGetValue(key, out var buffer)) _lines.Add(key, buffer = new(lines.Lines.Length));
                buffer.Write(mask.Apply(lines.Lines).Span);
                break;
            case MessageKind.Ask:
                _ = desk.AnswerAsync(Ask.Read(frame), child.Connection, _stopping.Token);
                break;
            case MessageKind.Heartbeat:
                break;
            default:
                throw new InvalidDataException($"A runner sent a frame of kind {kind}.");
        }
    }

    // Log lines are stored before the reports that came with them, so that whoever sees an attempt end finds its log whole.
    private async ValueTask PassOnAsync()
    {
        if (_lines.Count > 0)
        {
            var batches = _lines.SelectMany(Batches).ToArray();
            try
            {
                await logs.AppendAsync(batches, _stopping.Token);
                foreach (var key in _lines.Keys) _gaps.Told(key);
            }
            catch (Exception fault) when (!_stopping.IsCancellationRequested)
            {
                // Where logs are kept (a disk, the metastore) decides what it throws; the attempts go on without.
                foreach (var (key, lines) in _lines) _gaps.Note(key, lines.WrittenCount);
                LogCut(_lines.Count, fault);
            }

            _lines.Clear();
        }

        if (_reports.Count > 0)
        {
            events.Reported([.. _reports]);
            _reports.Clear();
        }
    }

    private IEnumerable<LogBatch> Batches(KeyValuePair<LogKey, ArrayBufferWriter<byte>> lines)
    {
        if (_gaps.LineOf(lines.Key, time.GetUtcNow()) is { } gap) yield return new(lines.Key, gap);
        yield return new(lines.Key, lines.Value.WrittenMemory);
    }

    private AttemptReport Checked(AttemptOver over) =>
        over.Output is { } output && desk.Fault(over.Instance, over.Fence, output) is { } fault
            ? ToReport(over with { Result = AttemptOverKind.Failed, MayRetry = false, Message = fault, Output = null })
            : ToReport(over);

    private AttemptReport ToReport(AttemptOver over) => new()
    {
        Kind = over.Result switch
        {
            AttemptOverKind.Succeeded => ReportKind.Succeeded,
            AttemptOverKind.Failed => ReportKind.Failed,
            AttemptOverKind.Skipped => ReportKind.Skipped,
            AttemptOverKind.NotYet => ReportKind.NotYet,
            AttemptOverKind.Cancelled => ReportKind.Cancelled,
            AttemptOverKind.TimedOut => ReportKind.TimedOut,
            AttemptOverKind.Deferred => ReportKind.Deferred,
            _ => throw new InvalidDataException($"A runner reported {over.Result}."),
        },
        Message = mask.Apply(over.Message),
        ErrorType = over.ErrorType,
        MayRetry = over.MayRetry,
        RetryIn = over.RetryIn,
        Output = over.Output is { } output ? desk.Kept(output).ToArray() : null,
        OutputLength = over.OutputLength < 0 ? null : over.OutputLength,
        IndexName = mask.Apply(over.IndexName),
        Chosen = over.Chosen,
        Deferral = over.Deferral is { } until ? Masked(DeferralJson.Read(until)) : null,
        Emitted = over.Emitted.Count == 0 ? [] : [.. over.Emitted.Select(one => new EmittedAsset(one.Asset, mask.Apply(one.Extra), one.Alias, mask.Apply(one.Partition)))],
        CacheKey = over.CacheKey,
        CachedFrom = over.CachedFrom is { } cached ? new(cached.Instance, cached.Attempt) : null,
        Look = over.LookKey is { } look ? new(look, over.Looks, over.NextLookAt) : null,
        Rendered = mask.Apply(over.Rendered),
        Rows = over.Rows,
        Bytes = over.Bytes,
    };

    // What a person is asked; the rest is for the platform and for the task itself.
    private Deferral Masked(Deferral deferral) => deferral.Question is { } question
        ? deferral with { Question = question with { Subject = mask.Apply(question.Subject)!, Body = mask.Apply(question.Body) } }
        : deferral;

    [LoggerMessage(LogLevel.Error, "Runner {ProcessId} sent something that is not ours; it is killed")]
    private partial void BadFrame(int processId, Exception fault);

    [LoggerMessage(LogLevel.Error, "Log lines of {Attempts} attempts could not be stored; their logs have a gap")]
    private partial void LogCut(int attempts, Exception fault);
}
