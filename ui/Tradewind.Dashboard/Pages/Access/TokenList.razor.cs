using Microsoft.AspNetCore.Components;
using Tradewind.Dashboard.Acting;
using Tradewind.Dashboard.Design;
using Tradewind.Engine.Access;
using Tradewind.Engine.Feed;

namespace Tradewind.Dashboard.Pages.Access;

/// <summary>A person's API tokens: the reader's own, or for an admin anybody's.</summary>
public sealed partial class TokenList
{
    private const int UsualDays = 90;

    private TokenRecord[]? _tokens;
    private string? _whose;
    private string? _refusal;
    private bool _own;
    private TokenRecord? _known;
    private EditDialog? _make;
    private EditDialog? _revoke;
    private Dialog? _shown;
    private string? _label;
    private Role _role;
    private Role _most;
    private int? _days;
    private string? _key;

    [SupplyParameterFromQuery(Name = "user")] private string? User { get; set; }

    [Inject] private ITokenCommands Tokens { get; set; } = null!;

    [Inject] private CurrentCaller Caller { get; set; } = null!;

    [Inject] private Act Act { get; set; } = null!;

    protected override IReadOnlyList<Notice> Topics { get; } = [new(Topic.Access)];

    protected override async Task LoadAsync(CancellationToken cancel)
    {
        var caller = await Caller.GetAsync();
        var whose = string.IsNullOrWhiteSpace(User) ? caller.User! : User.Trim().ToLowerInvariant();
        (_whose, _own, _most, _refusal) = (whose, whose == caller.User, caller.Rights.Highest, null);
        try
        {
            _tokens = [.. await Tokens.ListAsync(whose, caller, cancel)];
        }
        catch (NotAllowedException refusal)
        {
            _refusal = refusal.Message;
        }
    }

    private void Make()
    {
        (_label, _role, _days) = (null, _most, UsualDays);
        _make!.Open();
    }

    private void AskRevoke(TokenRecord token)
    {
        _known = token;
        _revoke!.Open();
    }

    private async Task<string?> CreateAsync()
    {
        string? key = null;
        var fault = await Act.DoAsync(async caller => (_, key) = await Tokens.CreateAsync(_label?.Trim(), RoleWords.Of(_role), null, _days, caller, Left), "The token is made.");
        if (fault is not null) return fault;
        _key = key;
        _shown!.Open();
        await RefreshAsync();
        return null;
    }

    private async Task<string?> RevokeAsync()
    {
        var fault = await Act.DoAsync(caller => Tokens.RevokeAsync(_known!.Id, caller, Left), $"The token “{_known!.Label}” is revoked.");
        if (fault is null) await RefreshAsync();
        return fault;
    }
}
