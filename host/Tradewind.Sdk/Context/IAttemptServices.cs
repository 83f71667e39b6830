namespace Tradewind;

/// <summary>
/// What an attempt may ask of the platform. The runner answers over the pipe to its agent, a local run from memory. Members may be
/// called from several threads at once.
/// </summary>
public interface IAttemptServices
{
    /// <summary>Reads a value that a task instance of the same run left behind.</summary>
    /// <param name="taskId">The task that left it.</param>
    /// <param name="mapIndex">Its map index; -1 for a task that is not mapped.</param>
    /// <param name="key">The value's name; <see cref="XComKeys.Return"/> for the task's output.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The value as UTF-8 JSON, or for a long one its <see cref="LargeOutput"/> in stored form; null when there is none.</returns>
    ValueTask<ReadOnlyMemory<byte>?> ReadXComAsync(string taskId, int mapIndex, string key, CancellationToken cancellationToken);

    /// <summary>Reads a part of what the instances of a mapped task left behind, in order of map index; those that did not succeed are left out.</summary>
    /// <param name="taskId">The mapped task.</param>
    /// <param name="key">The value's name; <see cref="XComKeys.Return"/> for the task's output.</param>
    /// <param name="from">The map index to begin at; 0 for the first part.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>As many as fit, and where to go on.</returns>
    ValueTask<XComPage> ReadXComPageAsync(string taskId, string key, int from, CancellationToken cancellationToken);

    /// <summary>Counts the values that the instances of a mapped task left behind.</summary>
    /// <param name="taskId">The mapped task.</param>
    /// <param name="key">The value's name; <see cref="XComKeys.Return"/> for the task's output.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<int> CountXComsAsync(string taskId, string key, CancellationToken cancellationToken);

    /// <summary>Leaves a named value behind, replacing one of the same name. It is kept even when the attempt fails, and cleared on retry.</summary>
    /// <param name="key">The value's name.</param>
    /// <param name="stored">The value as UTF-8 JSON, or for a long one its <see cref="LargeOutput"/> in stored form.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask WriteXComAsync(string key, ReadOnlyMemory<byte> stored, CancellationToken cancellationToken);

    /// <summary>Stores the next piece of a long value. It is kept for good once an output of this attempt names it.</summary>
    /// <param name="blob">The blob's id, see <see cref="LargeOutput.NewId"/>.</param>
    /// <param name="offset">How much of it was written before.</param>
    /// <param name="piece">At most <see cref="LargeOutput.PieceLength"/> bytes, free for other use when the call is done; none at all when the value is complete.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask WritePieceAsync(string blob, long offset, ReadOnlyMemory<byte> piece, CancellationToken cancellationToken);

    /// <summary>Reads a piece of a long value.</summary>
    /// <param name="large">The output, as it was read.</param>
    /// <param name="offset">Where the piece begins.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>At most <see cref="LargeOutput.PieceLength"/> bytes; none at the end, or when there is no such blob (any more).</returns>
    ValueTask<ReadOnlyMemory<byte>> ReadPieceAsync(LargeOutput large, long offset, CancellationToken cancellationToken);

    /// <summary>Reads a value that the task keeps from attempt to attempt.</summary>
    /// <param name="key">The value's name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The value as UTF-8 JSON, or null when there is none.</returns>
    ValueTask<ReadOnlyMemory<byte>?> ReadStateAsync(string key, CancellationToken cancellationToken);

    /// <summary>Keeps a value from attempt to attempt. It is stored when the call is done.</summary>
    /// <param name="key">The value's name.</param>
    /// <param name="json">The value as UTF-8 JSON; null keeps it no longer.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask WriteStateAsync(string key, ReadOnlyMemory<byte>? json, CancellationToken cancellationToken);

    /// <summary>Looks for a success of this DAG that is the same work.</summary>
    /// <param name="key">What makes it the same.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What it left, or null when there is none to be taken over.</returns>
    ValueTask<CachedOutputs?> FindCachedAsync(string key, CancellationToken cancellationToken);

    /// <summary>Asks how it stands with the looks that a sensor shares, and takes the next one on when it is due.</summary>
    /// <param name="key">What makes it the same look.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How it stands; null where nothing is shared, so that every sensor looks by itself.</returns>
    ValueTask<SharedLook?> ShareLookAsync(string key, CancellationToken cancellationToken);

    /// <summary>Looks a connection up.</summary>
    /// <param name="id">The connection's id.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The connection, or null when there is none of that id.</returns>
    ValueTask<Connection?> ReadConnectionAsync(string id, CancellationToken cancellationToken);

    /// <summary>Looks a variable up.</summary>
    /// <param name="name">The variable's name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Its value, or null when there is none of that name.</returns>
    ValueTask<string?> ReadVariableAsync(string name, CancellationToken cancellationToken);

    /// <summary>Reads the news that brought the run about.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The events, oldest first; none for a run that no asset brought about.</returns>
    ValueTask<IReadOnlyList<AssetEvent>> ReadTriggersAsync(CancellationToken cancellationToken);

    /// <summary>An address that a system outside may post to once, for an attempt that waits for that.</summary>
    /// <param name="validFor">How long it may be posted to.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<string> CallbackUrlAsync(TimeSpan validFor, CancellationToken cancellationToken);

    /// <summary>Adds a line to the attempt's log. Returns at once; lines keep their order.</summary>
    /// <param name="level">How loud it is.</param>
    /// <param name="line">The text, without a line break at its end.</param>
    void Log(TaskLogLevel level, string line);

    /// <summary>Reports how far the attempt has come. Returns at once; a later report replaces an earlier one.</summary>
    /// <param name="rows">Rows done so far.</param>
    /// <param name="bytes">Bytes done so far.</param>
    void ReportProgress(long rows, long bytes);
}
