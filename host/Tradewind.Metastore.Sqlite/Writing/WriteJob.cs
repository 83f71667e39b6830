namespace Tradewind.Metastore.Sqlite.Writing;

/// <summary>Something to write, and who waits for it.</summary>
internal abstract class WriteJob
{
    /// <summary>Writes; a fault is kept for the waiter.</summary>
    public abstract bool Run(WriteSession session);

    /// <summary>The transaction is committed: answers the waiter with the result or the job's own fault.</summary>
    public abstract void Committed();

    /// <summary>The transaction failed as a whole.</summary>
    public abstract void Failed(Exception fault);
}

/// <inheritdoc/>
internal sealed class WriteJob<T>(Func<WriteSession, T> write) : WriteJob
{
    // Continuations go to the pool: they must not run between two transactions of the writer.
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;
    private Exception? _fault;

    public Task<T> Task => _done.Task;

    public override bool Run(WriteSession session)
    {
        try
        {
            _result = write(session);
            return true;
        }
        catch (Exception fault)
        {
            _fault = fault;
            return false;
        }
    }

    public override void Committed()
    {
        if (_fault is not null) _done.TrySetException(_fault);
        else _done.TrySetResult(_result!);
    }

    public override void Failed(Exception fault) => _done.TrySetException(_fault ?? fault);
}
