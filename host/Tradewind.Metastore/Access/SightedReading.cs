using System.Data.Common;
using Tradewind.Engine.Access;

namespace Tradewind.Metastore.Access;

/// <summary>Reads on behalf of somebody.</summary>
internal static class SightedReading
{
    /// <summary>Reads what this sight shows. It is asked first: it may read itself, and must not do so while this reader holds a connection.</summary>
    public static async Task<T> ReadAsync<T>(this Database database, ISight sight, Func<DbConnection, SeenDags, Task<T>> read, CancellationToken cancel)
    {
        var rights = await sight.NowAsync(cancel);
        return await database.ReadAsync(async connection => await read(connection, await SeenDags.AskAsync(rights, database.Dialect, connection)), cancel);
    }
}
