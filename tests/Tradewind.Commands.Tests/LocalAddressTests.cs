using Tradewind.Roles;

namespace Tradewind.Commands.Tests;

public sealed class LocalAddressTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8080", "http://127.0.0.1:8080")]
    [InlineData("http://0.0.0.0:8080", "http://127.0.0.1:8080")]
    [InlineData("http://[::]:8080", "http://127.0.0.1:8080")]
    [InlineData("https://0.0.0.0:8443", "https://127.0.0.1:8443")]
    [InlineData("http://[::1]:8080", "http://[::1]:8080")]
    [InlineData("http://10.1.2.3:8080", "http://10.1.2.3:8080")]
    [InlineData("http://10.1.2.3:8080 http://localhost:9000", "http://localhost:9000")]
    [InlineData("http://10.1.2.3:8080 http://0.0.0.0:9000", "http://127.0.0.1:9000")]
    public void Server_is_reached_from_its_own_machine_wherever_it_listens(string listens, string reached) => LocalAddress.Of(listens.Split(' ')).ShouldBe(reached);
}
