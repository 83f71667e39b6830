using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.Hosting;
using Tradewind.Client;
using Tradewind.Engine.Logs;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Retention;
using Tradewind.Engine.States;
using Tradewind.Server.Api;

namespace Tradewind.Server.Streams;

/// <summary>Reads an attempt's log, and follows it while the attempt runs.</summary>
internal sealed class LogTail(ILogStore logs, LogIndexes indexes, IRunQueries runs, RetentionSettings keep, TimeProvider time, IHostApplicationLifetime lifetime)
{
    public const int StandardPiece = 256 * 1024;
    public const int LargestPiece = 4 * 1024 * 1024;

    /// <summary>Logs have no notice in the feed: each line would be one. While lines come, looks are this far apart, and further in silence.</summary>
    private static readonly TimeSpan ShortestLook = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(1);

    /// <summary>An agent's last lines may reach the store shortly after the attempt's end did.</summary>
    private static readonly TimeSpan Stragglers = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>A piece from an offset.</summary>
    /// <exception cref="Engine.Commands.RejectedException">There is no such task instance.</exception>
    public async Task<LogResource> ReadAsync(LogPosition log, long offset, int limit, CancellationToken cancel)
    {
        var instance = await FindAsync(log, cancel);
        // Whether it ended is asked before its text is read: what is then read is all there is.
        return await PieceAsync(Key(instance, log), offset, limit, HasEnded(instance, log.Attempt), cancel);
    }

    /// <summary>Lines by their numbers, from 1.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public async Task<LogResource> LinesAsync(LogPosition log, long from, int count, CancellationToken cancel)
    {
        var instance = await FindAsync(log, cancel);
        return await indexes.Of(Key(instance, log)).LinesAsync(from, count, HasEnded(instance, log.Attempt), cancel);
    }

    /// <summary>Those of the lines from a number on that are at least so serious and hold a text.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public async Task<LogResource> SearchAsync(LogPosition log, long from, int count, LogSeverity least, string? text, CancellationToken cancel)
    {
        var instance = await FindAsync(log, cancel);
        return await indexes.Of(Key(instance, log)).SearchAsync(from, count, least, text, HasEnded(instance, log.Attempt), cancel);
    }

    /// <summary>
    /// Events <c>log</c> (the id is the offset to read on from), then <c>end</c> once the attempt has ended and all was read;
    /// <c>ping</c> in long silence.
    /// </summary>
    public IAsyncEnumerable<SseItem<object>> FollowAsync(LogPosition log, long offset, CancellationToken cancel) =>
        PiecesAsync(log, offset, cancel).EndingWith(lifetime.ApplicationStopping, cancel);

    private async IAsyncEnumerable<SseItem<object>> PiecesAsync(LogPosition log, long offset, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel, lifetime.ApplicationStopping);
        var look = ShortestLook;
        var told = time.GetTimestamp();
        var ended = false;
        while (true)
        {
            var wasEnded = ended;
            var instance = await FindAsync(log, stop.Token);
            ended = HasEnded(instance, log.Attempt);
            var piece = await PieceAsync(Key(instance, log), offset, StandardPiece, ended, stop.Token);
            offset = piece.NextOffset;
            if (piece.Text.Length > 0)
            {
                look = ShortestLook;
                told = time.GetTimestamp();
                yield return Item(piece, "log");
                if (piece.NextOffset < piece.Size) continue;
            }
            else if (wasEnded)
            {
                yield return Item(piece, "end");
                yield break;
            }
            else if (time.GetElapsedTime(told) >= Heartbeat)
            {
                told = time.GetTimestamp();
                yield return new(Ping.Instance, "ping");
            }

            await Task.Delay(ended ? Stragglers : look, time, stop.Token);
            look = look * 1.5 < LongestLook ? look * 1.5 : LongestLook;
        }
    }

    public Task<TaskInstanceDetail> FindAsync(LogPosition log, CancellationToken cancel) =>
        TaskEndpoints.FindAsync(log.RunId, log.TaskId, log.MapIndex, runs, keep, cancel);

    /// <summary>Nothing more is to come: the attempt has ended, was followed by another, or will never begin.</summary>
    private static bool HasEnded(TaskInstanceDetail instance, int attempt) =>
        instance.Attempts.FirstOrDefault(known => known.Number == attempt) is { } found
            ? found.EndedAt is not null
            : attempt < instance.View.Instance.Attempt || instance.View.Instance.State.IsFinal();

    private async Task<LogResource> PieceAsync(LogKey key, long offset, int limit, bool ended, CancellationToken cancel)
    {
        var slice = await logs.ReadAsync(key, offset, limit, cancel);
        return new() { Text = Encoding.UTF8.GetString(slice.Bytes), NextOffset = slice.NextOffset, Size = slice.Size, Ended = ended };
    }

    private static LogKey Key(TaskInstanceDetail instance, LogPosition log) => new(instance.View.Id, log.Attempt);

    private static SseItem<object> Item(LogResource piece, string type) =>
        new(piece, type) { EventId = piece.NextOffset.ToString(CultureInfo.InvariantCulture) };
}
