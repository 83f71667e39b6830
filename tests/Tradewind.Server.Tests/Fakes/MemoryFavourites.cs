using Tradewind.Engine.Ports;

namespace Tradewind.Server.Tests.Fakes;

internal sealed class MemoryFavourites : IFavouriteStore
{
    public HashSet<(string User, string Dag)> Marks { get; } = [];

    public Task<IReadOnlySet<string>> OfAsync(string user, CancellationToken cancel) => Task.FromResult<IReadOnlySet<string>>(Marks.Where(mark => mark.User == user).Select(mark => mark.Dag).ToHashSet());

    public Task SetAsync(string user, string dagId, bool favourite, CancellationToken cancel)
    {
        if (favourite) Marks.Add((user, dagId));
        else Marks.Remove((user, dagId));
        return Task.CompletedTask;
    }
}
