using System.Net;
using Tradewind.Server.Access;
using Tradewind.Server.Tests.Fakes;

namespace Tradewind.Server.Tests.Access;

public sealed class SignInLimitsTests
{
    private readonly TestClock _clock = new();
    private readonly SignInLimits _limits;

    public SignInLimitsTests() => _limits = new(_clock);

    [Fact]
    public void Account_is_closed_after_ten_bad_tries_from_anywhere()
    {
        for (var source = 1; source <= SignInLimits.Most; source++) _limits.TryBegin("ada", IPAddress.Parse($"10.0.0.{source}")).ShouldBeTrue();
        _limits.TryBegin("ada", IPAddress.Parse("10.0.1.1")).ShouldBeFalse();
        _limits.TryBegin("ben", IPAddress.Parse("10.0.1.1")).ShouldBeTrue();
    }

    [Fact]
    public void Source_is_closed_after_ten_bad_tries_at_any_account()
    {
        for (var account = 0; account < SignInLimits.Most; account++) _limits.TryBegin($"user{account}", IPAddress.Loopback).ShouldBeTrue();
        _limits.TryBegin("another", IPAddress.Loopback).ShouldBeFalse();
    }

    [Fact]
    public void Addresses_of_one_ipv6_network_are_one_source()
    {
        for (var account = 0; account < SignInLimits.Most; account++) _limits.TryBegin($"user{account}", IPAddress.Parse($"2001:db8::{account}")).ShouldBeTrue();
        _limits.TryBegin("another", IPAddress.Parse("2001:db8::ffff")).ShouldBeFalse();
        _limits.TryBegin("another", IPAddress.Parse("2001:db8:0:1::1")).ShouldBeTrue();
    }

    [Fact]
    public void Good_tries_never_close_anything()
    {
        for (var good = 0; good < 5 * SignInLimits.Most; good++)
        {
            _limits.TryBegin("ada", IPAddress.Loopback).ShouldBeTrue();
            _limits.Succeeded("ada", IPAddress.Loopback);
        }
    }

    [Fact]
    public void Flood_of_names_does_not_open_a_closed_account()
    {
        for (var source = 1; source <= SignInLimits.Most; source++) _limits.TryBegin("ada", IPAddress.Parse($"10.0.0.{source}"));
        for (var name = 0; name < 50_000; name++) _limits.TryBegin($"n{name}", new IPAddress(0x0A_000000L + name * 7L));
        _limits.TryBegin("ada", IPAddress.Parse("10.9.9.9")).ShouldBeFalse();
    }

    [Fact]
    public void Everything_is_open_again_after_the_period()
    {
        for (var bad = 0; bad < SignInLimits.Most; bad++) _limits.TryBegin("ada", IPAddress.Loopback);
        _clock.Advance(SignInLimits.Period);
        _limits.TryBegin("ada", IPAddress.Loopback).ShouldBeTrue();
    }
}
