using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Tradewind.Engine.Deferrals;
using Tradewind.Server.Tests.Fakes;

namespace Tradewind.Server.Tests.Api;

public sealed class CallbackEndpointsTests : IAsyncLifetime
{
    private const string Address = $"/api/v1/callbacks/{MemoryCallbacks.Token}";
    private TestServer _server = null!;

    public async Task InitializeAsync() => _server = await TestServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Callback_needs_no_account_and_hands_on_what_was_posted()
    {
        using var http = _server.Http();

        var answer = await http.PostAsync(Address, new StringContent("""{"paid":true}"""));

        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        _server.Callbacks.Posted.ShouldBe("""{"paid":true}""");
    }

    [Fact]
    public async Task Callback_that_came_before_is_gone_and_an_unknown_one_not_found()
    {
        using var http = _server.Http();
        await http.PostAsync(Address, null);

        await ShouldSayAsync(await http.PostAsync(Address, null), HttpStatusCode.Gone, "It was called before.");
        await ShouldSayAsync(await http.PostAsync(Address + "x", null), HttpStatusCode.NotFound, "There is no such address.");
    }

    [Fact]
    public async Task Callback_that_posts_too_much_is_refused_and_leaves_the_address_as_it_was()
    {
        using var http = _server.Http();

        var answer = await http.PostAsync(Address, new ByteArrayContent(new byte[ICallbackCommands.MostBytes + 1]));

        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        _server.Callbacks.Posted.ShouldBeNull();
    }

    private static async Task ShouldSayAsync(HttpResponseMessage answer, HttpStatusCode status, string detail)
    {
        answer.StatusCode.ShouldBe(status);
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString().ShouldBe(detail);
    }
}
