using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Npgsql;
using Tradewind.Engine.Feed;

namespace Tradewind.Metastore.Postgres.Feed;

/// <summary>
/// Notices to this process at once, and to the other nodes by NOTIFY. That goes over a connection of its own, never
/// within a commit of state: a NOTIFY makes commits queue up behind each other. While one is on its way, further notices
/// gather and leave together. Connections are opened when there is something to send or someone to listen.
/// </summary>
internal sealed partial class PostgresFeed(PostgresDatabase database, ILogger<PostgresFeed> log) : IFeed, IAsyncDisposable
{
    private const string Channel = "tradewind";

    // The first notice leaves at once; in a stream of them this much lies between two NOTIFYs.
    private static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly LocalFeed _local = new();
    private readonly string _sender = Guid.NewGuid().ToString("n");
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private HashSet<Notice> _pending = [];
    private Task? _sending;
    private Task? _listening;

    /// <summary>Done when this process hears the others; for tests and for a start that wants to miss nothing.</summary>
    public Task Listening => _heard.Task;

    private readonly TaskCompletionSource _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Publish(Notice notice)
    {
        _local.Publish(notice);
        if (notice.Topic == Topic.Limits) return;
        lock (_gate)
        {
            if (_stopping.IsCancellationRequested) return;
            _pending.Add(notice);
            _sending ??= Task.Run(SendAsync);
        }
    }

    public IDisposable Subscribe(Action<Notice> receive)
    {
        lock (_gate)
        {
            if (!_stopping.IsCancellationRequested) _listening ??= Task.Run(ListenAsync);
        }

        return _local.Subscribe(receive);
    }

    public async ValueTask DisposeAsync()
    {
        Task[] running;
        lock (_gate)
        {
            _stopping.Cancel();
            running = [.. new[] { _sending, _listening }.OfType<Task>()];
        }

        await Task.WhenAll(running);
    }

    // Sends until nothing is left.
    private async Task SendAsync()
    {
        var pause = FirstPause;
        while (Take() is { } notices)
        {
            try
            {
                // Without waiting for the disk: a notice that a crash swallows is made up for by the safety looks.
                await using var notify = database.Source.CreateCommand("SELECT set_config('synchronous_commit', 'off', true), pg_notify($1, $2)");
                notify.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Channel });
                notify.Parameters.Add(new NpgsqlParameter<string> { TypedValue = NoticeLines.Write(_sender, notices) });
                await notify.ExecuteNonQueryAsync(_stopping.Token);
                pause = FirstPause;
                await Task.Delay(Spacing, _stopping.Token);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault) when (IsConnectionFault(fault))
            {
                LogUnsent(fault.Message);
                lock (_gate) _pending.UnionWith(notices);
                pause = await PauseAsync(pause);
            }
        }
    }

    private HashSet<Notice>? Take()
    {
        lock (_gate)
        {
            if (_pending.Count == 0 || _stopping.IsCancellationRequested)
            {
                _sending = null;
                return null;
            }

            var taken = _pending;
            _pending = [];
            return taken;
        }
    }

    private async Task ListenAsync()
    {
        var pause = FirstPause;
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await using var connection = database.Lasting();
                await connection.OpenAsync(_stopping.Token);
                connection.Notification += (_, notification) => Receive(notification.Payload);
                await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", connection)) await listen.ExecuteNonQueryAsync(_stopping.Token);
                // Whatever came while nobody listened is lost: everyone looks for himself.
                if (!_heard.TrySetResult()) _local.Publish(new(Topic.Everything));
                pause = FirstPause;
                while (true) await connection.WaitAsync(_stopping.Token);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault) when (IsConnectionFault(fault))
            {
                LogDeaf(fault.Message);
                pause = await PauseAsync(pause);
            }
        }
    }

    private void Receive(string payload)
    {
        var (sender, notices) = NoticeLines.Read(payload);
        if (sender == _sender) return;
        foreach (var notice in notices) _local.Publish(notice);
    }

    private async Task<TimeSpan> PauseAsync(TimeSpan pause)
    {
        await Task.Delay(pause, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return pause * 2 < LongestPause ? pause * 2 : LongestPause;
    }

    private static bool IsConnectionFault(Exception fault) => fault is NpgsqlException or SocketException or IOException or TimeoutException or OperationCanceledException;

    [LoggerMessage(LogLevel.Warning, "Other nodes could not be told of changes; trying again: {Reason}")]
    private partial void LogUnsent(string reason);

    [LoggerMessage(LogLevel.Warning, "Changes of other nodes are not heard; connecting again: {Reason}")]
    private partial void LogDeaf(string reason);
}
