namespace Tradewind.Engine.Ports;

/// <summary>The DAGs that people have marked for themselves.</summary>
public interface IFavouriteStore
{
    /// <summary>Those of an account, by id; also ones that are gone or that it does not see any more.</summary>
    Task<IReadOnlySet<string>> OfAsync(string user, CancellationToken cancel);

    /// <summary>Marks a DAG, or takes the mark off; what stands so already stays.</summary>
    Task SetAsync(string user, string dagId, bool favourite, CancellationToken cancel);
}
