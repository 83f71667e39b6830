using System.Net;

namespace Tradewind.Server.Tests;

/// <summary>What a browser does: keeps cookies, asks for pages, fills in forms with the token of the page they stand on.</summary>
internal sealed class TestBrowser(Uri address)
{
    public CookieContainer Cookies { get; } = new();

    public HttpClient Http => field ??= Create();

    public async Task<HttpResponseMessage> SignInAsync(string name, string password, string? returnUrl = null)
    {
        var form = new Dictionary<string, string> { ["name"] = name, ["password"] = password, ["__RequestVerificationToken"] = await FormTokenAsync() };
        if (returnUrl is not null) form["returnUrl"] = returnUrl;
        return await Http.PostAsync("sign-in", new FormUrlEncodedContent(form));
    }

    public async Task<HttpResponseMessage> SignOutAsync() =>
        await Http.PostAsync("sign-out", new FormUrlEncodedContent(new Dictionary<string, string> { ["__RequestVerificationToken"] = await FormTokenAsync() }));

    public Task<string> FormTokenAsync() => Http.GetStringAsync("form");

    private HttpClient Create()
    {
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = Cookies }) { BaseAddress = address };
        http.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        return http;
    }
}
