using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Tradewind.Client;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;
using Tradewind.Engine.States;
using Tradewind.Server.Api;

namespace Tradewind.Server.Streams;

/// <summary>Follows a run to its end. The feed says when to look; the metastore says what there is to see.</summary>
internal sealed class RunWatch(IRunQueries runs, IFeed feed, TimeProvider time, IHostApplicationLifetime lifetime)
{
    /// <summary>A run of thousands of short tasks changes all the time; nobody reads faster than this.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(5);

    public async Task<RunProgress?> ProgressAsync(long run, CancellationToken cancel)
    {
        // The tasks first: should the run end in between, its tasks are at most too old, and the next look corrects them.
        var states = await runs.TaskStatesAsync(run, cancel);
        var groups = await runs.GroupsAsync(run, cancel);
        return await runs.GetAsync(run, cancel) is { } summary
            ? new() { Run = Resources.Run(summary), Tasks = [.. states.Select(Resources.States)], Groups = [.. groups.Where(group => group.Retries > 0).Select(Resources.Group)] }
            : null;
    }

    /// <summary>Waits until the run has ended; gives it as it is when that takes longer.</summary>
    public async Task<RunSummary?> EndAsync(long run, TimeSpan longest, CancellationToken cancel)
    {
        using var signal = Listen(run);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel, lifetime.ApplicationStopping);
        var until = time.GetUtcNow() + longest;
        while (true)
        {
            var summary = await runs.GetAsync(run, stop.Token);
            var left = until - time.GetUtcNow();
            if (summary is null || summary.Head.State.IsFinal() || left <= TimeSpan.Zero) return summary;
            await signal.WaitAsync(left < LongestSilence ? left : LongestSilence, stop.Token);
        }
    }

    /// <summary>
    /// Events <c>run</c>, each the whole progress (the id is a number that grows), the last one with the run ended; <c>ping</c> in
    /// between, so that a broken connection is noticed.
    /// </summary>
    public IAsyncEnumerable<SseItem<object>> FollowAsync(long run, CancellationToken cancel) =>
        ChangesAsync(run, cancel).EndingWith(lifetime.ApplicationStopping, cancel);

    private async IAsyncEnumerable<SseItem<object>> ChangesAsync(long run, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var signal = Listen(run);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel, lifetime.ApplicationStopping);
        var shown = "";
        var number = 0;
        while (true)
        {
            if (await ProgressAsync(run, stop.Token) is not { } progress) yield break;
            // Read in two steps: an ended run is told with the tasks as they ended.
            if (progress.Run.Ended) progress = await ProgressAsync(run, stop.Token) ?? progress;
            var text = JsonSerializer.Serialize(progress, TradewindJson.Default.RunProgress);
            if (text != shown)
            {
                shown = text;
                yield return new(progress, "run") { EventId = (++number).ToString(CultureInfo.InvariantCulture) };
            }
            else
            {
                yield return new(Ping.Instance, "ping");
            }

            if (progress.Run.Ended) yield break;
            await Task.Delay(Pause, time, stop.Token);
            await signal.WaitAsync(LongestSilence, stop.Token);
        }
    }

    private FeedSignal Listen(long run)
    {
        var key = run.ToString(CultureInfo.InvariantCulture);
        return new(feed, notice => notice.Topic == Topic.Everything || (notice.Topic == Topic.Run && notice.Key == key), time);
    }
}
