using Microsoft.Data.Sqlite;

namespace Tradewind.Metastore.Sqlite.Writing;

/// <summary>
/// The one writer of a SQLite file. Whoever comes while nobody writes does so himself, at once and on his own thread:
/// a single write costs one fsync and no change of threads. Whoever comes meanwhile queues, and the queue becomes one
/// transaction, with a savepoint for each, so that ten waiting writes also cost one fsync.
/// </summary>
internal sealed class SqliteWriter(Func<SqliteConnection> open) : IDisposable
{
    private const int MostAtOnce = 512;

    private readonly Lock _gate = new();
    private readonly Queue<WriteJob> _waiting = new();
    private WriteSession? _session;
    private bool _writing;
    private bool _disposed;

    /// <summary>Runs <paramref name="write"/> in a transaction; done when that is committed.</summary>
    public Task<T> WriteAsync<T>(Func<WriteSession, T> write, CancellationToken cancel)
    {
        if (cancel.IsCancellationRequested) return Task.FromCanceled<T>(cancel);
        var job = new WriteJob<T>(write);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _waiting.Enqueue(job);
            if (_writing) return job.Task;
            _writing = true;
        }

        WriteWaiting();
        return job.Task;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed) return;
            _disposed = true;
            // Whoever writes now finishes what waits and closes the connection.
            if (_writing) return;
        }

        CloseSession();
    }

    // One group, then the turn goes to a thread of the pool if more came meanwhile: the caller's own work has been done.
    private void WriteWaiting()
    {
        WriteJob[] group;
        lock (_gate)
        {
            group = new WriteJob[Math.Min(_waiting.Count, MostAtOnce)];
            for (var at = 0; at < group.Length; at++) group[at] = _waiting.Dequeue();
        }

        WriteGroup(group);
        lock (_gate)
        {
            if (_waiting.Count > 0)
            {
                ThreadPool.UnsafeQueueUserWorkItem(static writer => writer.WriteWaiting(), this, preferLocal: false);
                return;
            }

            _writing = false;
            if (!_disposed) return;
        }

        CloseSession();
    }

    private void WriteGroup(WriteJob[] group)
    {
        try
        {
            var session = _session ??= new(open());
            session.Use("BEGIN IMMEDIATE").Execute();
            if (group.Length == 1) RunAlone(session, group[0]);
            else RunTogether(session, group);
        }
        catch (Exception fault)
        {
            // The transaction is gone or in doubt: a new connection is not.
            CloseSession();
            foreach (var job in group) job.Failed(fault);
            return;
        }

        foreach (var job in group) job.Committed();
    }

    private static void RunAlone(WriteSession session, WriteJob job)
    {
        if (job.Run(session))
        {
            session.Use("COMMIT").Execute();
            return;
        }

        session.ResetAll();
        session.Use("ROLLBACK").Execute();
    }

    private static void RunTogether(WriteSession session, WriteJob[] group)
    {
        foreach (var job in group)
        {
            session.Use("SAVEPOINT job").Execute();
            if (!job.Run(session))
            {
                session.ResetAll();
                session.Use("ROLLBACK TO job").Execute();
            }

            session.Use("RELEASE job").Execute();
        }

        session.Use("COMMIT").Execute();
    }

    private void CloseSession()
    {
        _session?.Dispose();
        _session = null;
    }
}
