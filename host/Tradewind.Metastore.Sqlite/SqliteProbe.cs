using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Tradewind.Metastore.Sqlite;

/// <summary>
/// Looks whether the file that this process has open is the one that stands at its path, and reads of it. Without that a deleted file would go
/// unnoticed: whoever has it open reads and writes on, and all of it is gone with the process.
/// </summary>
/// <param name="path">Where the file is.</param>
internal sealed class SqliteProbe(string path) : IDisposable
{
    private const string Moved =
        "The metastore's file was deleted, moved or replaced while it is in use: what is written now is lost when Tradewind stops. Put the file back where it was, or stop Tradewind and restore a backup.";

    // SQLITE_FCNTL_HAS_MOVED: whether the file was renamed, moved or deleted since it was opened. Where a system cannot tell (Windows, which lets nobody do so), the answer stays 0.
    private const int HasMoved = 20;

    private readonly Lock _gate = new();
    private SqliteConnection? _held;

    /// <summary>Takes the file that is there now for the one that belongs there.</summary>
    public void Hold()
    {
        lock (_gate) _held ??= Open();
    }

    /// <summary>What is wrong; null when nothing is.</summary>
    /// <exception cref="SqliteException">The file cannot be read.</exception>
    public string? Trouble()
    {
        lock (_gate)
        {
            _held ??= Open();
            var moved = 0;
            _ = FileControl(_held.Handle!.DangerousGetHandle(), "main", HasMoved, ref moved);
            if (moved != 0) return Moved;
        }

        // One of its own, for those that are kept have pages in memory. Only now: with a foreign file it would take up the log that lies beside.
        using var fresh = Open();
        using var read = fresh.Command("SELECT number FROM schema_migration ORDER BY number DESC LIMIT 1");
        read.ExecuteScalar();
        return null;
    }

    public void Dispose()
    {
        lock (_gate) _held?.Dispose();
    }

    private SqliteConnection Open()
    {
        // Not made where it is missing, and not waited for long: whoever asks how things are wants to know now.
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, Mode = SqliteOpenMode.ReadWrite, DefaultTimeout = 1 }.ConnectionString);
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    [DllImport("e_sqlite3", EntryPoint = "sqlite3_file_control", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int FileControl(nint database, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, int operation, ref int answer);
}
