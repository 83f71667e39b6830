using Tradewind.Engine.Ports;

namespace Tradewind.Dashboard.Sample;

internal sealed class SampleFavourites(SampleInstallation sample) : IFavouriteStore
{
    public Task<IReadOnlySet<string>> OfAsync(string user, CancellationToken cancel) =>
        Task.FromResult<IReadOnlySet<string>>(sample.Favourites.Where(mark => mark.User == user).Select(mark => mark.Dag).ToHashSet());

    public Task SetAsync(string user, string dagId, bool favourite, CancellationToken cancel)
    {
        if (favourite) sample.Favourites.Add((user, dagId));
        else sample.Favourites.Remove((user, dagId));
        return Task.CompletedTask;
    }
}
