using Microsoft.AspNetCore.Components;
using Tradewind.Dashboard.Acting;
using Tradewind.Dashboard.Design;
using Tradewind.Engine.Access;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;

namespace Tradewind.Dashboard.Pages.Access;

/// <summary>Who may sign in, and what each may do.</summary>
public sealed partial class UserList
{
    private UserRecord[]? _users;
    private UserRecord? _known;
    private EditDialog? _edit;
    private string _name = "";
    private Role _role;
    private string _grants = "";
    private string? _password;
    private bool _disabled;

    [Inject] private IAccessStore Store { get; set; } = null!;

    [Inject] private IUserCommands Users { get; set; } = null!;

    [Inject] private Act Act { get; set; } = null!;

    protected override IReadOnlyList<Notice> Topics { get; } = [new(Topic.Access)];

    protected override async Task LoadAsync(CancellationToken cancel) => _users = [.. await Store.UsersAsync(cancel)];

    private void Edit(UserRecord? user)
    {
        (_known, _name, _role, _password, _disabled) = (user, user?.Name ?? "", user?.Role ?? Role.Viewer, null, user?.Disabled ?? false);
        _grants = string.Join('\n', user?.Grants ?? []);
        _edit!.Open();
    }

    private async Task<string?> SaveAsync()
    {
        var lines = _grants.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Grant.Read).ToList();
        if (lines.Find(line => line.Fault is not null).Fault is { } wrong) return wrong;
        // What was changed here, so that what somebody else gives meanwhile stays.
        var (before, wanted) = (_known?.Grants ?? [], lines.Select(line => line.Grant!).ToArray());
        var change = new UserChange(_name.Trim(), RoleWords.Of(_role), string.IsNullOrEmpty(_password) ? null : _password, _disabled)
        {
            Given = [.. wanted.Except(before)], Taken = [.. before.Select(grant => grant.On).Except(wanted.Select(grant => grant.On))],
        };
        var fault = await Act.DoAsync(caller => Users.SaveAsync(change, caller, Left), $"{change.Name} is {(change.Disabled == true ? "disabled" : RoleWords.Of(_role))}.");
        if (fault is not null) return fault;
        _password = null;
        await RefreshAsync();
        return null;
    }
}
