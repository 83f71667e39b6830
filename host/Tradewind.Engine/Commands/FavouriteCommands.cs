using Tradewind.Engine.Access;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;

namespace Tradewind.Engine.Commands;

/// <summary>
/// Marks DAGs as one's favourites. It changes nothing for others, so it takes no role beyond seeing the DAG, and stands in no audit.
/// </summary>
/// <param name="favourites">The marks.</param>
/// <param name="dags">DAGs, with the caller's own eyes.</param>
/// <param name="feed">Tells the other pages of the same person.</param>
public sealed class FavouriteCommands(IFavouriteStore favourites, IDagQueries dags, IFeed feed)
{
    /// <summary>A person marks a few; a list that a program fills has no end.</summary>
    public const int Most = 500;

    /// <summary>The caller's favourites, by id; none for a part of the platform.</summary>
    public async Task<IReadOnlySet<string>> OfAsync(Caller caller, CancellationToken cancel) =>
        caller.User is { } user ? await favourites.OfAsync(user, cancel) : new HashSet<string>();

    /// <summary>Marks a DAG, or takes the mark off.</summary>
    /// <exception cref="RejectedException">There is no such DAG for the caller, or too many are marked.</exception>
    public async Task SetAsync(string dagId, bool favourite, Caller caller, CancellationToken cancel)
    {
        var user = caller.User ?? throw new RejectedException(RejectedReason.Invalid, $"{caller.Name} is no account and has no favourites.");
        if (!(await dags.SeenAsync([dagId], cancel)).Contains(dagId)) throw DagCommands.Missing(dagId);
        if (favourite && (await favourites.OfAsync(user, cancel)).Count >= Most)
            throw new RejectedException(RejectedReason.Conflict, $"{caller.Name} has {Most} favourites already; take the star off one that is none any more.");
        await favourites.SetAsync(user, dagId, favourite, cancel);
        feed.Publish(new(Topic.Dag, dagId));
    }
}
