using System.Collections.Concurrent;
using Tradewind.Execution;
using Tradewind.Protocol.Children;
using Tradewind.Protocol.Frames;
using Tradewind.Protocol.Messages;

namespace Tradewind.Runner;

/// <summary>The runner: takes attempts from its agent, executes many at once, and reports each when it is over.</summary>
internal sealed class RunnerLoop(FrameConnection connection, TimeProvider time)
{
    private static readonly TimeSpan OrphanGrace = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<(long Instance, int Fence), CancellationTokenSource> _running = new();
    private readonly Questions _questions = new(connection);
    private readonly TaskExecutor _executor = new(time);
    private Bundles? _bundles;
    private string _workDirectory = "";
    private long _largestOutput;

    /// <summary>Serves until the agent closes the connection; then stops what still runs, so that it can clean up after itself.</summary>
    public async Task ServeAsync()
    {
        await connection.ReadAsync(Receive, null, CancellationToken.None);
        foreach (var stop in _running.Values) await stop.CancelAsync();
        _questions.Break();
        using var limit = new CancellationTokenSource(OrphanGrace, time);
        while (!_running.IsEmpty && !limit.IsCancellationRequested) await Task.Delay(TimeSpan.FromMilliseconds(50), time, CancellationToken.None);
    }

    private void Receive(MessageKind kind, FrameReader frame)
    {
        switch (kind)
        {
            case MessageKind.Welcome:
                Begin(Welcome.Read(frame));
                break;
            case MessageKind.Run:
                var attempt = RunAttempt.Read(frame);
                var stop = new CancellationTokenSource();
                _running[(attempt.Instance, attempt.Fence)] = stop;
                _ = ExecuteAsync(attempt, stop);
                break;
            case MessageKind.Cancel:
                var cancel = CancelAttempt.Read(frame);
                if (_running.TryGetValue((cancel.Instance, cancel.Fence), out var running)) _ = running.CancelAsync();
                break;
            case MessageKind.Answer:
                _questions.Answered(Answer.Read(frame));
                break;
            default:
                throw new InvalidDataException($"The agent sent a frame of kind {kind}.");
        }
    }

    private void Begin(Welcome welcome)
    {
        _workDirectory = welcome.WorkDirectory;
        _largestOutput = welcome.LargestOutput;
        Directory.SetCurrentDirectory(welcome.WorkDirectory);
        _bundles = new Bundles(welcome.CacheDirectory, _questions, time);

        // Synchronous bodies block their thread; with fewer threads than slots, ready attempts would wait for the pool to grow.
        ThreadPool.SetMinThreads(Math.Max(welcome.Slots, Environment.ProcessorCount), Environment.ProcessorCount);
    }

    private async Task ExecuteAsync(RunAttempt attempt, CancellationTokenSource stop)
    {
        // Frees the reading loop at once: loading a bundle and a body's first steps may take their time.
        await Task.Yield();
        AttemptOver over;
        try
        {
            over = await PerformAsync(attempt, stop.Token);
        }
        catch (Exception fault)
        {
            over = new() { Instance = attempt.Instance, Fence = attempt.Fence, Result = AttemptOverKind.Failed, Message = fault.Message, ErrorType = fault.GetType().FullName };
        }

        _running.TryRemove((attempt.Instance, attempt.Fence), out _);
        connection.Send(over);
        stop.Dispose();
    }

    private async Task<AttemptOver> PerformAsync(RunAttempt attempt, CancellationToken stop)
    {
        var services = new PipeServices(attempt, connection, _questions, time);
        LoadedBundle bundle;
        try
        {
            bundle = await _bundles!.GetAsync(attempt.BundleKey, stop);
        }
        catch (Exception fault) when (!stop.IsCancellationRequested)
        {
            services.Log(TaskLogLevel.Error, fault.ToString());
            throw;
        }

        var dag = bundle.Find(attempt.DagId)
            ?? throw new InvalidOperationException($"The compiled script holds no DAG '{attempt.DagId}'.");
        var facts = new AttemptFacts
        {
            RunId = attempt.Run.ToString(System.Globalization.CultureInfo.InvariantCulture),
            DagId = attempt.DagId,
            TaskId = attempt.TaskId,
            MapIndex = attempt.MapIndex,
            MapVersion = attempt.MapVersion,
            MapLengths = attempt.MapLengths,
            Attempt = attempt.Callback?.Attempt ?? attempt.Attempt,
            LogicalDate = attempt.LogicalDate,
            DataIntervalStart = attempt.DataIntervalStart,
            DataIntervalEnd = attempt.DataIntervalEnd,
            RunType = (RunType)attempt.RunType,
            IsLatest = attempt.IsLatest,
            ParamsJson = attempt.Params,
            Partition = attempt.Partition,
            WorkDirectory = _workDirectory,
            LargestOutput = _largestOutput,
            BundleKey = attempt.BundleKey,
        };
        var result = attempt.Callback is { } call
            ? await CallbackExecutor.CallAsync(
                dag, facts, new() { Kind = (CallbackKind)call.Kind, State = call.State, At = call.At, Reason = call.Reason, ErrorType = call.ErrorType }, services, stop)
            : await _executor.ExecuteAsync(dag, attempt.TaskId, facts, services, stop);
        return new()
        {
            Instance = attempt.Instance,
            Fence = attempt.Fence,
            Result = result.Kind switch
            {
                AttemptKind.Success => AttemptOverKind.Succeeded,
                AttemptKind.Failed => AttemptOverKind.Failed,
                AttemptKind.Skipped => AttemptOverKind.Skipped,
                AttemptKind.NotYet => AttemptOverKind.NotYet,
                AttemptKind.Cancelled => AttemptOverKind.Cancelled,
                AttemptKind.TimedOut => AttemptOverKind.TimedOut,
                AttemptKind.Deferred => AttemptOverKind.Deferred,
                _ => throw new InvalidOperationException($"Unknown result {result.Kind}."),
            },
            Message = result.Message,
            ErrorType = result.ErrorType,
            MayRetry = result.Retry,
            RetryIn = result.RetryIn,
            Output = result.OutputJson,
            OutputLength = result.OutputLength ?? -1,
            IndexName = result.IndexName,
            Chosen = result.ChosenTasks,
            Deferral = result.Deferral is { } until ? DeferralJson.Write(until) : null,
            Emitted = result.Emitted.Count == 0 ? [] : [.. result.Emitted.Select(one => (one.Asset, one.ExtraJson, one.Alias, one.Partition))],
            CacheKey = result.CacheKey,
            CachedFrom = result.CachedFrom is { } cached ? (cached.Instance, cached.Attempt) : null,
            LookKey = result.Look?.Key,
            Looks = result.Look?.Looks ?? 0,
            NextLookAt = result.Look?.NextAt,
            Rendered = result.RenderedJson,
            Rows = result.Rows > 0 ? result.Rows : null,
            Bytes = result.Bytes > 0 ? result.Bytes : null,
        };
    }
}
