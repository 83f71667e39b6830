using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Tradewind.Engine.Ports;
using Tradewind.Server.Access;
using Tradewind.Server.Tests.Fakes;

namespace Tradewind.Server.Tests.Access;

public sealed class CircuitTests
{
    [Fact]
    public void Open_pages_ask_whether_their_session_still_holds_whichever_is_registered_first()
    {
        Provider(services => services.AddTradewindServer(new() { Version = "1" }).AddRazorComponents().AddInteractiveServerComponents()).ShouldBeOfType<SessionRevalidation>();
        Provider(services =>
        {
            services.AddRazorComponents().AddInteractiveServerComponents();
            services.AddTradewindServer(new() { Version = "1" });
        }).ShouldBeOfType<SessionRevalidation>();
    }

    [Fact]
    public async Task Open_page_whose_account_was_changed_acts_for_nobody_at_once_and_is_told()
    {
        await using var server = await TestServer.StartAsync();
        using var scope = server.Services.CreateScope();
        using var circuit = (SessionRevalidation)scope.ServiceProvider.GetRequiredService<AuthenticationStateProvider>();
        circuit.SetAuthenticationState(Task.FromResult(new AuthenticationState(await SessionAsync(server, "operator"))));
        (await circuit.GetAuthenticationStateAsync()).User.Identity!.IsAuthenticated.ShouldBeTrue();
        var told = 0;
        circuit.AuthenticationStateChanged += _ => told++;

        await server.Client(Role.Admin).SaveUserAsync("operator", new() { Role = "viewer" });

        (await circuit.GetAuthenticationStateAsync()).User.Identity!.IsAuthenticated.ShouldBeFalse();
        (await circuit.GetAuthenticationStateAsync()).User.Identity!.IsAuthenticated.ShouldBeFalse();
        told.ShouldBe(1);
    }

    private static async Task<ClaimsPrincipal> SessionAsync(TestServer server, string name)
    {
        var user = (await server.Access.UserAsync(name, default))!;
        var token = (await server.Access.TokensAsync(name, default)).Single();
        return Identity.Principal(new(name, user.Rights, user.Stamp, token.Hash, token.Id, token.ExpiresAt), Schemes.Session);
    }

    private static AuthenticationStateProvider Provider(Action<IServiceCollection> add)
    {
        var services = new ServiceCollection().AddLogging().AddSingleton<IAccessStore>(new MemoryAccess(TimeProvider.System));
        add(services);
        using var provider = services.BuildServiceProvider();
        using var scope = provider.CreateScope();
        return scope.ServiceProvider.GetRequiredService<AuthenticationStateProvider>();
    }
}
