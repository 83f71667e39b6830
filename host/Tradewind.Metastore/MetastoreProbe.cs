using Tradewind.Engine.Ports;

namespace Tradewind.Metastore;

/// <inheritdoc/>
internal sealed class MetastoreProbe(Database database) : IMetastoreProbe
{
    public Task<string?> TroubleAsync(CancellationToken cancel) => database.TroubleAsync(cancel);

    public bool IsAway(Exception fault) => fault is TimeoutException || database.Dialect.IsAway(fault);
}
