using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Tradewind.Transport.Hangfire;

/// <summary>
/// The jobs that a server is running, and a watch over which of them somebody deletes. Hangfire's own watch asks for each job
/// alone, and cannot tell a deletion from a server that was taken for dead.
/// </summary>
internal sealed partial class HeldJobs(JobTable jobs, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, HeldJob> _held = [];

    /// <summary>Watches a job until disposal.</summary>
    public HeldJob Hold(string id)
    {
        var held = new HeldJob(id, this);
        _held[id] = held;
        return held;
    }

    /// <summary>Looks now and then, until it is asked to stop.</summary>
    public async Task WatchAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(LookInterval, time);
        while (await timer.WaitForNextTickAsync(cancel))
        {
            try
            {
                foreach (var id in await jobs.DeletedAsync([.. _held.Keys], cancel))
                    if (_held.TryGetValue(id, out var held)) held.Delete();
            }
            catch (NpgsqlException fault)
            {
                // The next look finds it, too.
                LookFailed(fault);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Hangfire's database could not be asked whether running jobs were deleted; it is asked again")]
    private partial void LookFailed(Exception fault);

    /// <summary>One of them.</summary>
    internal sealed class HeldJob(string id, HeldJobs among) : IDisposable
    {
        private readonly CancellationTokenSource _deleted = new();

        /// <summary>Signalled when it is deleted.</summary>
        public CancellationToken Token => _deleted.Token;

        public void Delete() => _deleted.Cancel();

        // The source itself needs no disposal, and the watch may hold it still.
        public void Dispose() => among._held.TryRemove(new(id, this));
    }
}
