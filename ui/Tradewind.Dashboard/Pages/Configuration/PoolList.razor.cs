using Microsoft.AspNetCore.Components;
using Tradewind.Dashboard.Acting;
using Tradewind.Dashboard.Design;
using Tradewind.Engine.Access;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Limits;
using Tradewind.Engine.Ports;

namespace Tradewind.Dashboard.Pages.Configuration;

/// <summary>The pools with who holds what of them.</summary>
public sealed partial class PoolList
{
    private const int MostHoldersShown = 3;

    private PoolView[]? _pools;
    private ILookup<string, LimitHolder>? _holders;
    private PoolRecord? _known;
    private EditDialog? _edit;
    private EditDialog? _delete;
    private string _name = "";
    private int? _slots;
    private string? _about;

    [Inject] private ILimitStore Limits { get; set; } = null!;

    [Inject] private IDagQueries Dags { get; set; } = null!;

    [Inject] private PoolCommands Pools { get; set; } = null!;

    [Inject] private Act Act { get; set; } = null!;

    // What is in use follows from every run.
    protected override IReadOnlyList<Notice> Topics { get; } = [new(Topic.Pools), new(Topic.Run)];

    protected override TimeSpan Tick => TimeSpan.FromSeconds(1);

    protected override async Task LoadAsync(CancellationToken cancel)
    {
        var pools = await Limits.PoolsAsync(cancel);
        var used = pools.Where(pool => pool.Used > 0).Select(pool => LimitNames.Pool(pool.Pool.Name)).ToArray();
        // One more than is shown tells that there are others.
        _holders = used.Length == 0 ? null : (await Limits.HoldersAsync(Dags, used, MostHoldersShown + 1, cancel)).ToLookup(holder => holder.Limit);
        _pools = [.. pools];
    }

    private IEnumerable<LimitHolder> HoldersOf(PoolView view) => _holders?[LimitNames.Pool(view.Pool.Name)] ?? [];

    private void Edit(PoolRecord? pool)
    {
        (_known, _name, _slots, _about) = (pool, pool?.Name ?? "", pool?.Slots ?? 1, pool?.Description);
        _edit!.Open();
    }

    private void AskDelete(PoolRecord pool)
    {
        _known = pool;
        _delete!.Open();
    }

    private async Task<string?> SaveAsync()
    {
        var (name, before) = (_name.Trim(), _known);
        var fault = await Act.DoAsync(caller => Pools.SaveAsync(name, _slots, _about ?? "", caller, Left), $"Pool {name} has {_slots} slots.", before is null ? null : caller => StoreAsync(before, caller));
        if (fault is null) await RefreshAsync();
        return fault;
    }

    private async Task<string?> DeleteAsync()
    {
        var gone = _known!;
        var fault = await Act.DoAsync(caller => Pools.DeleteAsync(gone.Name, caller, Left), $"Pool {gone.Name} is deleted.", caller => StoreAsync(gone, caller));
        if (fault is null) await RefreshAsync();
        return fault;
    }

    private Task StoreAsync(PoolRecord pool, Caller caller) => Pools.SaveAsync(pool.Name, pool.Slots, pool.Description ?? "", caller, CancellationToken.None);
}
