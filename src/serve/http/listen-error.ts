import { CodedError, exitCode } from '../../model/error.ts';

/** Why a server could not listen, for the person who started it. */
export function toListenError(cause: unknown, host: string, port: number): CodedError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const where = `port ${port} on ${host}`;
  switch (code) {
    case 'EADDRINUSE':
      return new CodedError('PORT_IN_USE', `${where} is already in use`, {
        cause,
        hint: 'choose another with HEARTBEAT_PORT or --port, or stop what listens there',
      });
    case 'EACCES':
    case 'EPERM':
      return new CodedError('PORT_NOT_PERMITTED', `${where} may not be opened by this user`, {
        cause,
        hint: 'choose one above 1023 with HEARTBEAT_PORT or --port',
      });
    case 'ERR_SOCKET_BAD_PORT':
      return new CodedError('PORT_INVALID', `${port} is not a port`, {
        cause,
        hint: 'HEARTBEAT_PORT and --port take 0 to 65535 (0: any free one)',
        exitCode: exitCode.usage,
      });
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EADDRNOTAVAIL':
    case 'EINVAL':
      return new CodedError('HOST_UNKNOWN', `"${host}" is no address of this machine`, {
        cause,
        hint: 'set HEARTBEAT_HOST or --host to one of its addresses, or to 0.0.0.0 for all',
      });
    default:
      return new CodedError('LISTEN_FAILED', `cannot listen on ${where}: ${code || 'unknown'}`, {
        cause,
      });
  }
}
