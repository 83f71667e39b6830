using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Tradewind.Dashboard.Design;
using Tradewind.Engine.Access;

namespace Tradewind.Dashboard.Acting;

/// <summary>
/// A control for something that not everybody may do. Who may not sees it dimmed and is told which role it takes. That is
/// a courtesy: the command behind it asks again, whatever event a browser sends.
/// </summary>
public abstract class DeedControl : ComponentBase
{
    /// <summary>The name of the cascading value that says which DAG a page is about.</summary>
    public const string PageDag = "PageDag";

    [Parameter, EditorRequired] public required Deed Deed { get; set; }

    /// <summary>The DAG or connection that it would be done to; null where that is what the page is about, or no one of them.</summary>
    [Parameter] public string? Target { get; set; }

    /// <summary>The DAG that the page is about.</summary>
    [CascadingParameter(Name = PageDag)] private string? About { get; set; }

    // Cascaded, so that a session that ends or changes draws the control anew.
    [CascadingParameter] private Task<AuthenticationState> Session { get; set; } = null!;

    [Inject] private Toasts Toasts { get; set; } = null!;

    /// <summary>Why the person at the browser may not; null when the person may.</summary>
    protected string? Refusal { get; private set; }

    protected override async Task OnParametersSetAsync()
    {
        var target = Target ?? (Deed.Of == DeedOf.Dag ? About : null);
        Refusal = CallerClaims.Read((await Session).User) is not { } caller ? CurrentCaller.Nobody : target is null ? caller.Refusal(Deed) : caller.RefusalByName(Deed, target);
    }

    /// <summary>Does it for who may, and tells others why not: a tooltip alone would never show on a phone.</summary>
    protected Task TryAsync(Func<Task> act)
    {
        if (Refusal is not { } refusal) return act();
        Toasts.Fail(refusal);
        return Task.CompletedTask;
    }
}
