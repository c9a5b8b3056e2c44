import { describeFrameworkLife } from './frameworkLife.ts';
import { ProtobufClient } from './protobufClient.ts';

describeFrameworkLife('A protobuf client', (port) => new ProtobufClient(port));
