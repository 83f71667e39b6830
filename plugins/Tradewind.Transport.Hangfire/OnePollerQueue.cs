using System.Data;
using Hangfire.PostgreSql;
using Hangfire.Storage;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Tradewind.Transport.Hangfire;

/// <summary>
/// Hangfire's queue, at which one worker of a server waits at a time. Each worker by itself asks the database again and again
/// while there is nothing to do: sixty slots would ask six hundred times a second. Whoever gets a job lets the next one look at once.
/// </summary>
internal sealed partial class OnePollerQueue(PostgreSqlStorage storage, ILogger log) : IPersistentJobQueue, IPersistentJobQueueProvider, IDisposable
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _turn = new(1, 1);

    public IFetchedJob Dequeue(string[] queues, CancellationToken cancellationToken)
    {
        _turn.Wait(cancellationToken);
        try
        {
            while (true)
            {
                try
                {
                    return new PostgreSqlJobQueue(storage).Dequeue(queues, cancellationToken);
                }
                catch (NpgsqlException fault) when (!cancellationToken.IsCancellationRequested)
                {
                    // Hangfire would wait longer from time to time, up to five minutes after the database is back.
                    Away(fault);
                    cancellationToken.WaitHandle.WaitOne(RetryDelay);
                }
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Enqueue(IDbConnection connection, string queue, string jobId) => new PostgreSqlJobQueue(storage).Enqueue(connection, queue, jobId);

    public IPersistentJobQueue GetJobQueue() => this;

    public IPersistentJobQueueMonitoringApi GetJobQueueMonitoringApi() => throw new NotSupportedException("Hangfire's dashboard uses a storage of its own.");

    public void Dispose() => _turn.Dispose();

    [LoggerMessage(LogLevel.Warning, "Hangfire's database does not give jobs; it is asked again")]
    private partial void Away(Exception fault);
}
