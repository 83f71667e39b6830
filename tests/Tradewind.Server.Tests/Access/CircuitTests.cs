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

    private static AuthenticationStateProvider Provider(Action<IServiceCollection> add)
    {
        var services = new ServiceCollection().AddLogging().AddSingleton<IAccessStore>(new MemoryAccess(TimeProvider.System));
        add(services);
        using var provider = services.BuildServiceProvider();
        using var scope = provider.CreateScope();
        return scope.ServiceProvider.GetRequiredService<AuthenticationStateProvider>();
    }
}
