using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Tradewind.Dashboard.Design;

/// <summary>ui.js, imported once per circuit; it lives as long as its page, so nothing is to be disposed.</summary>
internal sealed class BrowserUi(IJSRuntime js)
{
    private Task<IJSObjectReference>? _module;

    public async ValueTask OpenDialogAsync(ElementReference dialog) => await CallAsync("openDialog", dialog);

    public async ValueTask CloseDialogAsync(ElementReference dialog) => await CallAsync("closeDialog", dialog);

    public async ValueTask FocusAsync(ElementReference element) => await CallAsync("focus", element);

    public async ValueTask MarkLiveAsync() => await CallAsync("live");

    private async Task CallAsync(string function, params object?[] arguments)
    {
        var module = await (_module ??= js.InvokeAsync<IJSObjectReference>("import", "./ui.js").AsTask());
        await module.InvokeVoidAsync(function, arguments);
    }
}
